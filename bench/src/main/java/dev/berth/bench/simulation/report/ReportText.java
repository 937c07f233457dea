package dev.berth.bench.simulation.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/** The figures of one or more runs of the same trace, side by side. */
public final class ReportText {
  private ReportText() {}

  /**
   * The whole report.
   *
   * @param about what was run, in a line
   * @param outcomes at least one, each with its name
   */
  public static String of(String about, SequencedMap<String, Outcome> outcomes) {
    StringBuilder text = new StringBuilder(about).append("\n\n");
    text.append(figures(outcomes));
    outcomes.forEach((name, outcome) ->
        text.append("\nqueues, ").append(name).append('\n').append(queues(outcome)));
    return text.toString();
  }

  private static TextTable figures(SequencedMap<String, Outcome> outcomes) {
    TextTable table = new TextTable();
    List<String> head = new ArrayList<>(List.of(""));
    head.addAll(outcomes.keySet());
    table.add(head);
    Map<String, Function<Outcome, String>> rows = new LinkedHashMap<>();
    addTasks(rows);
    List<ResourceFigures> resources = outcomes.firstEntry().getValue().resources();
    for (int i = 0; i < resources.size(); i++) {
      addResource(rows, resources.get(i).label(), i);
    }
    rows.put("contended for", one -> Numbers.time(one.fairness().contended()));
    rows.put("unfairness, mean", one -> Numbers.percent(one.fairness().mean()));
    rows.put("unfairness, largest", one -> Numbers.percent(one.fairness().largest()));
    rows.put("unfairness, last", one -> Numbers.percent(one.fairness().last()));
    rows.forEach((label, figure) -> {
      List<String> row = new ArrayList<>(List.of(label));
      outcomes.values().forEach(outcome -> row.add(figure.apply(outcome)));
      table.add(row);
    });
    return table;
  }

  private static void addTasks(Map<String, Function<Outcome, String>> rows) {
    rows.put("tasks", one -> Integer.toString(one.tasks()));
    rows.put("placed", one -> Integer.toString(one.placed()));
    rows.put("ended", one -> Integer.toString(one.ended()));
    rows.put("running at the end", one -> Integer.toString(one.running()));
    rows.put("waiting at the end", one -> Integer.toString(one.waiting()));
    rows.put("last arrival after", one -> Numbers.time(one.window()));
    rows.put("over after", one -> Numbers.time(one.end()));
    rows.put("wait, mean", one -> Numbers.time(one.waits().mean()));
    rows.put("wait, p50", one -> Numbers.time(one.waits().p50()));
    rows.put("wait, p95", one -> Numbers.time(one.waits().p95()));
    rows.put("wait, p99", one -> Numbers.time(one.waits().p99()));
    rows.put("wait, longest", one -> Numbers.time(one.waits().most()));
    rows.put("preemptions", one -> Long.toString(one.preemptions()));
    rows.put("work lost", one -> Numbers.time(one.lostWork()));
    rows.put("wait after preemption, mean", one -> Numbers.time(one.waitsAgain().mean()));
  }

  private static void addResource(
      Map<String, Function<Outcome, String>> rows, String label, int i) {
    rows.put(label + " used, mean", one -> Numbers.percent(one.resources().get(i).usedMean()));
    rows.put(label + " used, last", one -> Numbers.percent(one.resources().get(i).usedLast()));
    rows.put(
        label + " free but stranded, mean",
        one -> Numbers.percent(one.resources().get(i).strandedMean()));
    rows.put(
        label + " free but stranded, last",
        one -> Numbers.percent(one.resources().get(i).strandedLast()));
  }

  private static TextTable queues(Outcome outcome) {
    TextTable table = new TextTable();
    table.add(
        List.of(
            "name",
            "weight",
            "tasks",
            "placed",
            "wait mean",
            "p50",
            "p95",
            "preempted",
            "share mean",
            "last"));
    for (QueueFigures queue : outcome.queues()) {
      table.add(
          List.of(
              queue.name(),
              Integer.toString(queue.weight()),
              Integer.toString(queue.tasks()),
              Integer.toString(queue.waits().count()),
              Numbers.time(queue.waits().mean()),
              Numbers.time(queue.waits().p50()),
              Numbers.time(queue.waits().p95()),
              Long.toString(queue.preempted()),
              Numbers.percent(queue.shareMean()),
              Numbers.percent(queue.shareLast())));
    }
    return table;
  }
}
