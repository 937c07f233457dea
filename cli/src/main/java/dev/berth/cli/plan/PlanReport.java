package dev.berth.cli.plan;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.failure.Failure;
import dev.berth.api.v1.Choice;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeStatus;
import dev.berth.cli.manifest.Labels;
import dev.berth.cli.output.Table;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.picture.Points;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.preview.Fate;
import dev.berth.scheduling.preview.Forecast.Displaced;
import dev.berth.scheduling.preview.Picture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A plan as people read it. */
final class PlanReport {
  private final Terminal terminal;
  private final Picture before;

  /**
   * @param before how things are
   */
  PlanReport(Terminal terminal, Picture before) {
    this.terminal = terminal;
    this.before = before;
  }

  void print(List<Proposal> proposals, Outcome outcome) {
    proposals.forEach(this::object);
    tasks(outcome);
    displaced(outcome.displaced());
    terminal.line("");
    terminal.line(summary(proposals, outcome));
    if (!outcome.atRest()) {
      terminal.warning("it was cut off before all was decided: more would happen");
    }
  }

  private void object(Proposal proposal) {
    Manifest manifest = proposal.manifest();
    String label = Labels.of(manifest);
    switch (proposal) {
      case Proposal.Created _ -> {
        terminal.line(label + " would be created");
        if (manifest.object() instanceof Node node && offersNothing(node.getStatus())) {
          terminal.warning(label + ": the file says no status.allocatable, so nothing fits there");
        }
      }
      case Proposal.Changed(_, Message was, Message is) -> {
        terminal.line(label + " would be configured");
        diff(was, is);
      }
      case Proposal.Replaced(_, Message was, Message is) -> {
        terminal.line(label + " would be deleted and created again");
        diff(was, is);
      }
      case Proposal.Unchanged _ -> terminal.line(label + " unchanged");
      case Proposal.Refused(_, Failure why) -> refused(manifest, why);
    }
  }

  private static boolean offersNothing(NodeStatus status) {
    return status.getAllocatableMap().isEmpty() && status.getCapacityMap().isEmpty();
  }

  private void diff(Message was, Message is) {
    ObjectDiff.of(was, is).forEach(line -> terminal.line("  " + line));
  }

  private void refused(Manifest manifest, Failure failure) {
    String where = manifest.source() + ": " + Labels.of(manifest) + ": ";
    if (failure instanceof Failure.Invalid invalid) {
      invalid.violations().forEach(violation -> terminal.error(where + violation));
    } else {
      terminal.error(where + failure.message());
    }
  }

  private void tasks(Outcome outcome) {
    if (outcome.all().isEmpty()) {
      return;
    }
    terminal.line("");
    Table table = new Table(terminal, List.of("TASK", "NODE", "WHY"));
    for (Map.Entry<PlaceKey, Fate> one : outcome.all()) {
      String remark = outcome.own().containsKey(one.getKey()) ? "" : other(one.getKey());
      table.row(
          switch (one.getValue()) {
            case Fate.Placed placed ->
                List.of(one.getKey().toString(), placed.node(), remark + points(placed.choice()));
            case Fate.Waits waits ->
                List.of(one.getKey().toString(), "pending", remark + waits.reason().sentence());
          });
    }
    table.flush();
  }

  /** Of a task that the manifests do not name. */
  private String other(PlaceKey key) {
    return before
        .binding(key)
        .map(binding -> "leaves " + binding.getSpec().getNode() + "; ")
        .orElse("is pending already; ");
  }

  private static String points(Choice choice) {
    return "points " + Points.text(choice.getPointsMap()) + next(choice);
  }

  private static String next(Choice choice) {
    if (!choice.getRunnerUp().isEmpty()) {
      return "; next best %s, %d".formatted(choice.getRunnerUp(), choice.getRunnerUpPoints());
    }
    // With room that others made, one node was looked at: that says nothing of the others.
    boolean allSeen = choice.getLookedAt() > 1 && choice.getFit() == 1;
    return allSeen ? "; no other fits" : "";
  }

  private void displaced(List<Displaced> displaced) {
    if (displaced.isEmpty()) {
      return;
    }
    terminal.line("");
    Table table = new Table(terminal, List.of("WOULD BE EVICTED", "FROM", "WHY"));
    displaced.forEach(one -> table.row(List.of(one.task().toString(), one.node(), one.message())));
    table.flush();
  }

  private static String summary(List<Proposal> proposals, Outcome outcome) {
    Map<String, Long> objects = new LinkedHashMap<>();
    objects.put("created", count(proposals, Proposal.Created.class::isInstance));
    objects.put("configured", count(proposals, Proposal.Changed.class::isInstance));
    objects.put("replaced", count(proposals, Proposal.Replaced.class::isInstance));
    objects.put("unchanged", count(proposals, Proposal.Unchanged.class::isInstance));
    objects.put("refused", count(proposals, Proposal.Refused.class::isInstance));
    Map<String, Long> tasks = new LinkedHashMap<>();
    tasks.put("placed", outcome.placed());
    tasks.put("pending", outcome.waiting());
    tasks.put("evicted", (long) outcome.displaced().size());
    tasks.put("stay", (long) outcome.stay());
    return "Objects: " + counted(objects) + ". Tasks: " + counted(tasks) + ".";
  }

  /** For example "2 created, 1 unchanged"; "none" when there are none. */
  private static String counted(Map<String, Long> counts) {
    String some =
        counts.entrySet().stream()
            .filter(one -> one.getValue() > 0)
            .map(one -> one.getValue() + " " + one.getKey())
            .collect(Collectors.joining(", "));
    return some.isEmpty() ? "none" : some;
  }

  private static long count(List<Proposal> proposals, Predicate<Proposal> which) {
    return proposals.stream().filter(which).count();
  }
}
