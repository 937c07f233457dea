package dev.berth.bench.simulation.trace;

import dev.berth.bench.simulation.trace.TraceFormats.Line;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.queue.QueueFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads a trace. Throws {@link BadTraceException} for what is not as it should be. */
public final class TraceFiles {
  private final Consumer<String> warnings;

  /**
   * @param warnings told of what is ignored
   */
  public TraceFiles(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** Reads all files of a trace. */
  public Trace read(TraceLocation location) throws IOException {
    Path nodes = location.nodes();
    Path queues = location.queues();
    List<TraceNode> allNodes =
        values(new CsvFile(nodes, warnings).read(TraceFormats.NODES), "name", TraceNode::name);
    if (allNodes.isEmpty()) {
      throw new BadTraceException(nodes + ": there is no node in it");
    }
    Map<String, QueueFacts> facts = queues == null ? new TreeMap<>() : queues(queues);
    List<Line<TraceTask>> lines = new CsvFile(location.tasks(), warnings).read(TraceFormats.TASKS);
    Map<String, String> queueOfNamespace = queueOfNamespace(lines, facts);
    List<TraceTask> allTasks =
        values(lines, "name", task -> new PlaceKey(task.namespace(), task.name()));
    long first = allTasks.stream().mapToLong(TraceTask::arrival).min().orElse(0);
    return new Trace(
        allNodes,
        allTasks.stream()
            .sorted(Comparator.comparingLong(TraceTask::arrival))
            .map(task -> task.at(task.arrival() - first))
            .toList(),
        List.copyOf(facts.values()),
        queueOfNamespace);
  }

  private Map<String, QueueFacts> queues(Path file) throws IOException {
    Map<String, QueueFacts> facts = new TreeMap<>();
    List<Line<QueueFacts>> lines = new CsvFile(file, warnings).read(TraceFormats.QUEUES);
    values(lines, "name", QueueFacts::name).forEach(one -> facts.put(one.name(), one));
    for (Line<QueueFacts> line : lines) {
      if (!line.value().parent().isEmpty() && !facts.containsKey(line.value().parent())) {
        throw line.row().bad("parent", "is no queue of this file");
      }
      if (isOwnAncestor(line.value(), facts)) {
        throw line.row().bad("parent", "is a part of the queue itself");
      }
    }
    return facts;
  }

  private static boolean isOwnAncestor(QueueFacts one, Map<String, QueueFacts> facts) {
    Set<String> seen = new HashSet<>();
    for (QueueFacts at = one; at != null; at = facts.get(at.parent())) {
      if (!seen.add(at.name())) {
        return true;
      }
    }
    return false;
  }

  /** Queues that only tasks name are added to the facts, as plain ones. */
  private static Map<String, String> queueOfNamespace(
      List<Line<TraceTask>> lines, Map<String, QueueFacts> facts) {
    Map<String, String> queueOf = new TreeMap<>();
    for (Line<TraceTask> line : lines) {
      TraceTask task = line.value();
      facts.computeIfAbsent(task.queue(), QueueFacts::plain);
      String other = queueOf.putIfAbsent(task.namespace(), task.queue());
      if (other != null && !other.equals(task.queue())) {
        throw line.row()
            .bad(
                "queue",
                "is another than %s, to which namespace %s belongs by an earlier line"
                    .formatted(other, task.namespace()));
      }
      if (other == null
          && facts.values().stream().anyMatch(one -> one.parent().equals(task.queue()))) {
        throw line.row().bad("queue", "has parts; tasks belong to one of these");
      }
    }
    return queueOf;
  }

  private static <T> List<T> values(List<Line<T>> lines, String column, Function<T, ?> key) {
    Map<Object, Integer> known = new HashMap<>();
    for (Line<T> line : lines) {
      Integer before = known.put(key.apply(line.value()), line.row().line());
      if (before != null) {
        throw line.row().bad(column, "is there already, in line " + before);
      }
    }
    return lines.stream().map(Line::value).toList();
  }
}
