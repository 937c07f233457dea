package dev.berth.cli.manifest;

import dev.berth.api.codec.Manifest;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that name manifests. */
public final class FileOptions {
  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|DIR|-",
      description =
          "A manifest, a folder of manifests (.yaml, .yml, .json), or - for standard input. May be"
              + " given several times.")
  List<String> names = List.of();

  @Option(
      names = {"-R", "--recursive"},
      description = "Read the folders within the folders as well.")
  boolean recursive;

  public boolean isGiven() {
    return !names.isEmpty();
  }

  /**
   * Every object of every file, in their order, each in its namespace.
   *
   * @throws CommandException with all that is wrong in all files, each with its file and line
   */
  public List<Manifest> read(Session session) {
    if (names.isEmpty()) {
      throw CommandException.usage("say which manifests: -f FILE, -f DIR or -f -");
    }
    ManifestReader reader = new ManifestReader(session);
    names.forEach(name -> reader.add(name, recursive));
    return reader.all();
  }
}
