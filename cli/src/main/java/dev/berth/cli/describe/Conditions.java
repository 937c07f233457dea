package dev.berth.cli.describe;

import dev.berth.api.meta.v1.Condition;
import dev.berth.cli.output.Age;
import dev.berth.cli.output.Page;
import java.util.List;

/** The conditions of a status, as a table. */
final class Conditions {
  private Conditions() {}

  static void print(Page page, List<Condition> conditions) {
    page.table(
        "Conditions",
        List.of("TYPE", "STATUS", "SINCE", "REASON", "MESSAGE"),
        conditions.stream()
            .map(one ->
                List.of(
                    one.getType(),
                    one.getStatus(),
                    Age.since(one.getLastTransitionTime(), page.now()),
                    one.getReason(),
                    one.getMessage()))
            .toList());
  }
}
