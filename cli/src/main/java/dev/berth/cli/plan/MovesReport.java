package dev.berth.cli.plan;

import dev.berth.cli.output.Table;
import dev.berth.cli.output.Terminal;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.rebalance.Aim;
import dev.berth.scheduling.rebalance.RebalancePlan;
import dev.berth.scheduling.rebalance.RebalancePlan.Move;
import java.util.List;

/** Which tasks would be moved, and how the nodes are. */
final class MovesReport {
  private final Terminal terminal;

  MovesReport(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @param nodes how many there are
   */
  void print(RebalancePlan plan, int nodes) {
    if (!plan.moves().isEmpty()) {
      Table table = new Table(terminal, List.of("WOULD BE MOVED", "FROM", "TO", "WHY"));
      plan.moves().forEach(move -> table.row(row(move)));
      table.flush();
      terminal.line("");
    }
    terminal.line(
        "Nodes: %d, %d hot, %d nearly empty. Tasks: %d would be moved."
            .formatted(nodes, count(plan, Aim.HOT), count(plan, Aim.EMPTY), plan.moves().size()));
  }

  private static List<String> row(Move move) {
    return List.of(
        PlaceKey.of(move.binding().getMetadata()).toString(),
        move.binding().getSpec().getNode(),
        move.to(),
        move.why());
  }

  private static long count(RebalancePlan plan, Aim aim) {
    return plan.marks().values().stream().filter(one -> one.aim() == aim).count();
  }
}
