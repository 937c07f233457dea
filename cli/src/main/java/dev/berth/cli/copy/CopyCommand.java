package dev.berth.cli.copy;

import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "cp",
    header = "Copy files and folders to or from a task's container.",
    description = {
      "",
      "One side is TASK:/PATH, an absolute path; the container need not run, nor have tar. Modes and",
      "times are kept; what is copied to a container belongs to root there. As with cp, something is",
      "copied into a folder that is there, and takes the name of anything else. What is in memory",
      "alone is not reached: tmpfs, /proc, /sys and /dev.",
      "",
      "From a container nothing is written outside of what was named: entries that would are an",
      "error, and symbolic links that lead out of it are left out, said, and make this fail.",
    },
    footer = {
      "",
      "Examples:",
      "  berth cp web:/var/log/app.log .         a file, into this folder",
      "  berth cp web:/etc/nginx ./nginx         a folder, as ./nginx or into it",
      "  berth cp ./site web:/srv                a folder, into /srv if that is a folder",
      "  berth cp ./a:b web:/tmp                 ./ before a name with a colon: it is here",
    })
public final class CopyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "FROM", description = "TASK:/PATH, or a path here.")
  String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "A path here, or TASK:/PATH.")
  String to = "";

  public CopyCommand(Session session) {
    this.session = session;
  }

  /** A path in a task's container. */
  private record Remote(StreamTarget target, String path) {}

  @Override
  public Integer call() {
    Optional<Remote> there = remote(from);
    Optional<Remote> toThere = remote(to);
    if (there.isPresent() == toThere.isPresent()) {
      throw CommandException.usage(
          there.isPresent()
              ? "only one side can be a task's container: copy to a folder here in between"
              : "one side is a task's container: TASK:/PATH");
    }
    if (there.isPresent()) {
      return new Download(session, there.get().target(), there.get().path()).to(Path.of(to));
    }
    Path source = Path.of(from);
    if (!Files.exists(source)) {
      throw CommandException.failed("\"%s\": no such file or folder".formatted(from));
    }
    return new Upload(session, toThere.orElseThrow().target(), toThere.orElseThrow().path())
        .from(source);
  }

  /** What begins with a name and a colon; a path that begins with / or . is here. */
  private Optional<Remote> remote(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || text.startsWith("/") || text.startsWith(".")) {
      return Optional.empty();
    }
    String path = text.substring(colon + 1);
    if (!path.startsWith("/")) {
      throw CommandException.usage(
          "\"%s\": a path in a container is absolute, for example %s:/tmp"
              .formatted(text, text.substring(0, colon)));
    }
    return Optional.of(
        new Remote(
            StreamTarget.newBuilder()
                .setNamespace(session.namespace())
                .setName(Targets.nameOf(Kinds.TASK, text.substring(0, colon)))
                .build(),
            path));
  }
}
