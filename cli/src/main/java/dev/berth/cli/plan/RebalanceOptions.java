package dev.berth.cli.plan;

import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.typed.Durations;
import dev.berth.scheduling.rebalance.Aim;
import dev.berth.scheduling.rebalance.Rules;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a controller that moves tasks, for a forecast of what it would do. */
final class RebalanceOptions {
  /** A forecast tells all that there is to move. */
  private static final int ALL = Integer.MAX_VALUE;

  @Option(
      names = "--rebalance",
      arity = "0..1",
      fallbackValue = "hot,empty",
      paramLabel = "hot,busy,empty",
      description =
          "Instead of manifests: show which running tasks a controller with the same flag would"
              + " move, off hot, busy or empty nodes, several with commas between. Without a value:"
              + " ${FALLBACK-VALUE}.")
  @Nullable String aims;

  @Option(
      names = "--rebalance-hot",
      paramLabel = "PERCENT",
      defaultValue = "90",
      description =
          "A node is hot when more of its cpu or memory is requested. Default: ${DEFAULT-VALUE}.")
  int hot;

  @Option(
      names = "--rebalance-busy",
      paramLabel = "PERCENT",
      defaultValue = "80",
      description =
          "A node is busy when its tasks use more of its cpu or memory. Default: ${DEFAULT-VALUE}.")
  int busy;

  @Option(
      names = "--rebalance-empty",
      paramLabel = "PERCENT",
      defaultValue = "20",
      description = "A node of which less is requested is nearly empty. Default: ${DEFAULT-VALUE}.")
  int empty;

  @Option(
      names = "--rebalance-settled",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How long a task must have been in its place. Default: ${DEFAULT-VALUE}.")
  String settled = "10m";

  boolean isGiven() {
    return aims != null;
  }

  /**
   * All moves that help now, however long nodes have been so.
   *
   * @throws CommandException (usage) when they make no sense
   */
  Rules rules() {
    Duration stay = Durations.parse("--rebalance-settled", settled);
    Set<Aim> wanted = wanted();
    try {
      return new Rules(wanted, hot, busy, empty, ALL, Duration.ZERO, stay);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--rebalance-" + e.getMessage());
    }
  }

  private Set<Aim> wanted() {
    try {
      Set<Aim> wanted = Aim.parse(String.valueOf(aims));
      if (wanted.isEmpty()) {
        throw CommandException.usage(
            "--rebalance: say hot, busy, empty or some of them with commas between");
      }
      return wanted;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--rebalance: " + e.getMessage());
    }
  }
}
