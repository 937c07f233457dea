package dev.berth.cli.watch;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.cli.follow.Follow;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Selection;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Targets;
import dev.berth.client.ListOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    header = "Print a line for each event of a kind's objects, until Ctrl-C.",
    description = {
      "",
      "Shows what is there (PRESENT), then each change as it happens (ADDED, MODIFIED, DELETED)."
          + " Goes on when an API server restarts; what went in the meantime shows as DELETED.",
    },
    footer = {
      "",
      "Examples:",
      "  berth watch tasks                     the tasks of the namespace",
      "  berth watch tasks -A -l app=web       of all namespaces, with a label",
      "  berth watch task/hello                one task",
      "  berth watch events --only-changes     nothing but what happens from now on",
    })
public final class WatchCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "KIND", arity = "1..2", description = "A kind, KIND NAME or KIND/NAME.")
  List<String> words = List.of();

  @Mixin Selection selection = new Selection();

  @Option(names = "--only-changes", description = "Leave out what is there at the beginning.")
  boolean onlyChanges;

  public WatchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return switch (Targets.parse(words)) {
      case Targets.OfKinds(List<Kind<?>> kinds) when kinds.size() == 1 ->
          follow(kinds.getFirst(), selection.of(session, kinds.getFirst()));
      case Targets.Named(var targets) when targets.size() == 1 -> {
        Kind<?> kind = targets.getFirst().kind();
        yield follow(
            kind,
            ListOptions.in(session.namespaceFor(kind))
                .withFields("metadata.name=" + targets.getFirst().name()));
      }
      case Targets.OfKinds _, Targets.Named _ ->
          throw CommandException.usage("watch one kind at a time");
    };
  }

  private <T extends Message> int follow(Kind<T> kind, ListOptions options) {
    EventLines<T> lines = new EventLines<>(session, kind, selection.allNamespaces, onlyChanges);
    try (Follow<T> follow = new Follow<>(session, session.objects(kind), options)) {
      follow.run(lines::show);
    }
    return CommandException.DONE;
  }
}
