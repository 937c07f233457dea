package dev.berth.e2e.manifest;

import dev.berth.api.codec.Manifest;
import dev.berth.api.codec.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of manifests/. */
final class Samples {
  static final Path FOLDER = Path.of("../manifests");

  private Samples() {}

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  static List<Manifest> read(Path file) throws IOException {
    return read(file.toString(), Files.readAllBytes(file));
  }

  static List<Manifest> read(String name, byte[] content) {
    return switch (Manifests.read(name, content)) {
      case Manifests.Result.Objects all -> all.objects();
      case Manifests.Result.Wrong wrong -> throw new AssertionError(wrong.problems().toString());
    };
  }
}
