package dev.berth.bench.scratch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for one run, deleted with all that is in it. Whoever writes there must have ended by
 * then.
 */
public record ScratchFolder(Path path) implements AutoCloseable {
  public static ScratchFolder create() throws IOException {
    return new ScratchFolder(Files.createTempDirectory("berth-bench"));
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : deepestFirst) {
      Files.deleteIfExists(one);
    }
  }
}
