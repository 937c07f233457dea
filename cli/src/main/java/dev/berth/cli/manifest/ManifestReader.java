package dev.berth.cli.manifest;

import dev.berth.api.codec.Manifest;
import dev.berth.api.codec.Manifests;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads manifests, and collects what is wrong in them. */
final class ManifestReader {
  private final Session session;
  private final List<Manifest> manifests = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Manifest> seen = new HashMap<>();

  ManifestReader(Session session) {
    this.session = session;
  }

  /**
   * @param name a file, a folder, or "-" for standard input
   */
  void add(String name, boolean recursive) {
    try {
      if (name.equals("-")) {
        parse("-", session.world().input().readAllBytes());
      } else if (Files.isDirectory(Path.of(name))) {
        Folder.manifests(Path.of(name), recursive, wrong::add).forEach(this::read);
      } else if (Files.exists(Path.of(name))) {
        read(Path.of(name));
      } else {
        wrong.add(name + ": there is no such file or folder");
      }
    } catch (IOException e) {
      wrong.add(Folder.unreadable(name, e));
    }
  }

  private void read(Path file) {
    try {
      parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      wrong.add(Folder.unreadable(file.toString(), e));
    }
  }

  List<Manifest> all() {
    if (wrong.isEmpty() && manifests.isEmpty()) {
      wrong.add("the files hold no objects");
    }
    if (!wrong.isEmpty()) {
      throw CommandException.failed(wrong);
    }
    return List.copyOf(manifests);
  }

  private void parse(String file, byte[] content) {
    switch (Manifests.read(file, content)) {
      case Manifests.Result.Wrong(var problems) ->
          problems.forEach(problem -> wrong.add(problem.toString()));
      case Manifests.Result.Objects(List<Manifest> objects) -> objects.forEach(this::take);
    }
  }

  private void take(Manifest manifest) {
    Manifest placed = placed(manifest);
    ObjectMeta metadata = Meta.of(placed.object());
    String key = placed.kind() + " " + metadata.getNamespace() + "/" + metadata.getName();
    Manifest before = metadata.getName().isEmpty() ? null : seen.putIfAbsent(key, placed);
    if (before != null) {
      wrong.add(
          "%s: %s/%s is in %s already"
              .formatted(
                  placed.source(), placed.kind().singular(), metadata.getName(), before.source()));
    }
    manifests.add(placed);
  }

  /** An object without a namespace goes to the session's; with -n no other is accepted. */
  private Manifest placed(Manifest manifest) {
    ObjectMeta metadata = Meta.of(manifest.object());
    if (!manifest.kind().namespaced()) {
      return manifest;
    }
    String forced = session.options().namespace;
    if (metadata.getNamespace().isEmpty()) {
      return new Manifest(
          manifest.kind(),
          Meta.with(
              manifest.object(), metadata.toBuilder().setNamespace(session.namespace()).build()),
          manifest.source());
    }
    if (!forced.isEmpty() && !forced.equals(metadata.getNamespace())) {
      wrong.add(
          "%s: metadata.namespace is \"%s\", but -n says \"%s\""
              .formatted(manifest.source(), metadata.getNamespace(), forced));
    }
    return manifest;
  }
}
