package dev.berth.cli.wait;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Selection;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Durations;
import dev.berth.cli.typed.Target;
import dev.berth.cli.typed.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "wait",
    header = "Block until objects have reached a goal.",
    description = {
      "",
      "The goals are: delete, phase=PHASE, condition=TYPE[=STATUS], and PATH=VALUE for any other"
          + " field, with the path as in 'berth get -o json'. Ends with exit code 1 when the time is"
          + " over before all objects have got there.",
    },
    footer = {
      "",
      "Examples:",
      "  berth wait task/hello --for=phase=Running --timeout 30s",
      "  berth wait node/node-1 --for=condition=Ready",
      "  berth wait tasks -l app=web --for=delete",
      "  berth wait task/hello --for=status.restarts=3",
    })
public final class WaitCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "KIND/NAME",
      arity = "1..*",
      description = "KIND/NAME..., KIND NAME..., or KIND with -l, --field-selector or --all.")
  List<String> words = List.of();

  @Option(names = "--for", required = true, paramLabel = "GOAL", description = "What to wait for.")
  String goal = "";

  @Mixin Selection selection = new Selection();

  @Option(names = "--all", description = "All objects of the kind that there are now.")
  boolean all;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait at most; 0: as long as it takes. Default: 30s.")
  String timeout = "30s";

  public WaitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Duration most = Durations.parse("--timeout", timeout);
    long start = session.timers().nanos();
    boolean failed = false;
    for (Waited<?> one : waited()) {
      Optional<Duration> left =
          most.isZero() ? Optional.empty() : Optional.of(most.minus(session.timers().since(start)));
      failed |= !one.await(session, left, timeout);
      session.terminal().flush();
    }
    return failed ? CommandException.FAILED : CommandException.DONE;
  }

  private List<Waited<?>> waited() {
    List<Waited<?>> waited = new ArrayList<>();
    switch (Targets.parse(words)) {
      case Targets.Named(List<Target> targets) -> {
        if (all || selection.isGiven() || selection.allNamespaces) {
          throw CommandException.usage(
              "a name can't be combined with -l, --field-selector or --all");
        }
        for (Target target : targets) {
          waited.add(
              new Waited<>(
                  target.kind(),
                  session.namespaceFor(target.kind()),
                  target.name(),
                  Goal.parse(target.kind(), goal),
                  goal));
        }
      }
      case Targets.OfKinds(List<Kind<?>> kinds) -> {
        if (!all && !selection.isGiven()) {
          throw CommandException.usage(
              "say which %s: by name, with -l or --field-selector, or --all"
                  .formatted(kinds.getFirst().plural()));
        }
        kinds.forEach(kind -> addSelected(kind, waited));
        if (waited.isEmpty()) {
          nothingMatches();
        }
      }
    }
    return waited;
  }

  /** What is to be gone is gone; what is to be anything else will never be. */
  private void nothingMatches() {
    if (!goal.equals("delete")) {
      throw CommandException.failed("no matching resources found");
    }
    session.terminal().note("No resources found.");
  }

  private <T extends Message> void addSelected(Kind<T> kind, List<Waited<?>> waited) {
    Goal parsed = Goal.parse(kind, goal);
    for (T object : session.objects(kind).listAll(selection.of(session, kind)).items()) {
      waited.add(
          new Waited<>(
              kind, Meta.of(object).getNamespace(), Meta.of(object).getName(), parsed, goal));
    }
  }
}
