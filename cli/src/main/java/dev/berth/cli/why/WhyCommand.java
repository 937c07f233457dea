package dev.berth.cli.why;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Task;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Page;
import dev.berth.cli.picture.PictureReader;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Target;
import dev.berth.cli.typed.Targets;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.preview.Picture;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "why",
    header = "Show why a task is where it is, or why it waits.",
    description = {
      "",
      "For a task that has a place: how it was chosen, with the points, and how every node looks to"
          + " it now, as if it were to be placed again. For one that waits: what keeps each node"
          + " away, what its queue has to do with it, and who would have to go for it.",
      "",
      "Points decide between the nodes that no rule forbids; more is better. What they are for is in"
          + " docs/scheduling.md. Nothing is changed.",
    },
    footer = {
      "",
      "Examples:",
      "  berth why task/hello",
      "  berth why task web-1 web-2 -n shop    two tasks of a namespace",
      "  berth why task/hello --all            every node, however many there are",
    })
public final class WhyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "TASK", arity = "1..*", description = "task/NAME..., or task NAME...")
  List<String> words = List.of();

  @Option(
      names = {"-a", "--all"},
      description = "Show every node. Default: ten, and how many more there are.")
  boolean all;

  public WhyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<String> names = names();
    Picture picture = PictureReader.read(session);
    boolean missing = false;
    boolean first = true;
    for (String name : names) {
      PlaceKey key = new PlaceKey(session.namespace(), name);
      Optional<Task> task = picture.task(key);
      if (task.isEmpty()) {
        missing = true;
        session
            .terminal()
            .error(new Failure.NotFound(Kinds.TASK.qualifiedPlural(), name).message());
        continue;
      }
      if (!first) {
        session.terminal().line("");
      }
      first = false;
      Page page = new Page(session.terminal(), session.now());
      new TaskReasons(session, page, picture, all).print(task.get());
    }
    return missing ? CommandException.FAILED : CommandException.DONE;
  }

  private List<String> names() {
    return switch (Targets.parse(words)) {
      case Targets.OfKinds _ ->
          throw CommandException.usage("say which task, for example: berth why task/hello");
      case Targets.Named(List<Target> targets) -> targets.stream().map(WhyCommand::nameOf).toList();
    };
  }

  private static String nameOf(Target target) {
    if (!target.kind().equals(Kinds.TASK)) {
      throw CommandException.usage("\"%s\": this takes a task".formatted(target.label()));
    }
    return target.name();
  }
}
