package dev.berth.cli.plan;

import dev.berth.cli.output.Table;
import dev.berth.cli.output.Terminal;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.rebalance.Aim;
import dev.berth.scheduling.rebalance.RebalancePlan;
import dev.berth.scheduling.rebalance.RebalancePlan.Move;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which tasks would be moved, and how the nodes are. */
final class MovesReport {
  private final Terminal terminal;

  MovesReport(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @param aims which nodes were looked for
   * @param nodes how many there are
   */
  void print(RebalancePlan plan, Set<Aim> aims, int nodes) {
    if (!plan.moves().isEmpty()) {
      Table table = new Table(terminal, List.of("WOULD BE MOVED", "FROM", "TO", "WHY"));
      plan.moves().forEach(move -> table.row(row(move)));
      table.flush();
      terminal.line("");
    }
    StringBuilder found = new StringBuilder("Nodes: ").append(nodes);
    for (Aim aim : EnumSet.copyOf(aims)) {
      found.append(", ").append(count(plan, aim)).append(' ').append(aim.text());
    }
    terminal.line(found + ". Tasks: " + plan.moves().size() + " would be moved.");
  }

  private static List<String> row(Move move) {
    return List.of(
        PlaceKey.of(move.binding().getMetadata()).toString(),
        move.binding().getSpec().getNode(),
        move.to(),
        move.why());
  }

  private static long count(RebalancePlan plan, Aim aim) {
    return plan.marks().keySet().stream().filter(mark -> mark.aim() == aim).count();
  }
}
