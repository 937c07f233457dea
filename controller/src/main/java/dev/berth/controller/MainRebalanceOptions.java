package dev.berth.controller;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.controller.rebalance.RebalanceConfig;
import dev.berth.scheduling.rebalance.Aim;
import dev.berth.scheduling.rebalance.Rules;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** What the operator says about moving Tasks that run. */
final class MainRebalanceOptions {
  @Option(
      names = "--rebalance",
      paramLabel = "hot,busy,empty",
      defaultValue = "${env:BERTH_REBALANCE:-none}",
      description =
          "From which nodes running tasks are moved: hot, busy or empty, several with commas between,"
              + " or none (BERTH_REBALANCE).")
  private String aims = "none";

  @Option(
      names = "--rebalance-preview",
      defaultValue = "${env:BERTH_REBALANCE_PREVIEW:-false}",
      description = "Only say what would be moved, as Events and logs (BERTH_REBALANCE_PREVIEW).")
  private boolean preview;

  @Option(
      names = "--rebalance-moves",
      paramLabel = "N",
      defaultValue = "${env:BERTH_REBALANCE_MOVES:-5}",
      description =
          "How many tasks are moved at most each time that it is looked (BERTH_REBALANCE_MOVES).")
  private int moves = 5;

  @Option(
      names = "--rebalance-hot",
      paramLabel = "PERCENT",
      defaultValue = "${env:BERTH_REBALANCE_HOT:-90}",
      description =
          "A node is hot when more of its cpu or memory is requested (BERTH_REBALANCE_HOT).")
  private int hot = 90;

  @Option(
      names = "--rebalance-busy",
      paramLabel = "PERCENT",
      defaultValue = "${env:BERTH_REBALANCE_BUSY:-80}",
      description =
          "A node is busy when its tasks use more of its cpu or memory (BERTH_REBALANCE_BUSY).")
  private int busy = 80;

  @Option(
      names = "--rebalance-empty",
      paramLabel = "PERCENT",
      defaultValue = "${env:BERTH_REBALANCE_EMPTY:-20}",
      description = "A node of which less is requested is nearly empty (BERTH_REBALANCE_EMPTY).")
  private int empty = 20;

  @Option(
      names = "--rebalance-after",
      paramLabel = "TIME",
      defaultValue = "${env:BERTH_REBALANCE_AFTER:-5m}",
      description = "How long a node must have been hot, busy or empty (BERTH_REBALANCE_AFTER).")
  private Duration after = Duration.ofMinutes(5);

  @Option(
      names = "--rebalance-settled",
      paramLabel = "TIME",
      defaultValue = "${env:BERTH_REBALANCE_SETTLED:-10m}",
      description = "How long a task must have been in its place (BERTH_REBALANCE_SETTLED).")
  private Duration settled = Duration.ofMinutes(10);

  @Option(
      names = "--rebalance-every",
      paramLabel = "TIME",
      defaultValue = "${env:BERTH_REBALANCE_EVERY:-1m}",
      description = "How often it is looked what to move (BERTH_REBALANCE_EVERY).")
  private Duration every = Duration.ofMinutes(1);

  /** Empty when nothing is to be moved. */
  Optional<RebalanceConfig> config() {
    Set<Aim> wanted = aimed();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    try {
      Rules rules = new Rules(wanted, hot, busy, empty, moves, after, settled);
      return Optional.of(new RebalanceConfig(rules, preview, every));
    } catch (IllegalArgumentException e) {
      throw new FailureException(new Failure.BadRequest("--rebalance-" + e.getMessage()), e);
    }
  }

  private Set<Aim> aimed() {
    try {
      return Aim.parse(aims);
    } catch (IllegalArgumentException e) {
      throw new FailureException(new Failure.BadRequest("--rebalance " + e.getMessage()), e);
    }
  }
}
