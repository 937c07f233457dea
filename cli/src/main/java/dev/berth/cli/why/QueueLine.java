package dev.berth.cli.why;

import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.plan.Amount;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a namespace's queue has and may have, and those that it is a part of. */
final class QueueLine {
  private QueueLine() {}

  /** A line for each queue, for example "team: 4 tasks placed, 2 wait; cpu 2 of at most 4". */
  static List<String> of(Scheduling scheduling, String namespace) {
    List<String> lines = new ArrayList<>();
    @Nullable QueueNode queue = scheduling.queues().of(namespace);
    // The root is no Queue of anybody's; one that can't be has a name of its own.
    while (queue != null && scheduling.queues().queue(queue.name()) == queue) {
      lines.add(line(queue, scheduling.cluster().capacity()));
      queue = queue.parent();
    }
    return lines;
  }

  private static String line(QueueNode queue, Capacity capacity) {
    List<String> parts = new ArrayList<>();
    int placed = queue.used().tasks();
    int waiting = queue.wanted().tasks();
    parts.add(
        "%d %s placed, %d waiting".formatted(placed, placed == 1 ? "task" : "tasks", waiting));
    QueueFacts facts = queue.facts();
    if (facts.maximumTasks() != Integer.MAX_VALUE) {
      parts.add("at most %d tasks".formatted(facts.maximumTasks()));
    }
    new TreeMap<>(facts.maximum())
        .forEach((resource, most) ->
            parts.add(
                "%s %s of at most %s"
                    .formatted(
                        resource, used(queue, capacity, resource), Amount.text(resource, most))));
    for (String resource : guaranteed(facts)) {
      parts.add(
          "%s %s of %s guaranteed"
              .formatted(
                  resource,
                  used(queue, capacity, resource),
                  Amount.text(resource, facts.guaranteed().of(resource))));
    }
    return queue.name() + ": " + String.join("; ", parts);
  }

  private static List<String> guaranteed(QueueFacts facts) {
    List<String> names = new ArrayList<>(List.of("cpu", "memory"));
    names.addAll(new TreeMap<>(facts.guaranteed().others()).keySet());
    return names.stream().filter(name -> facts.guaranteed().of(name) > 0).toList();
  }

  private static String used(QueueNode queue, Capacity capacity, String resource) {
    return Amount.text(resource, queue.used().of(capacity.names().number(resource)));
  }
}
