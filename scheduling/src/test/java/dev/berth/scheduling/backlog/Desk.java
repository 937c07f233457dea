package dev.berth.scheduling.backlog;

import static dev.berth.scheduling.testing.Samples.task;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.plan.Planner;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueTree;
import dev.berth.scheduling.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backlog, whose tasks are taken by their names. Namespace "a" is of queue "qa", and "b" of "qb".
 */
final class Desk {
  /** For how long a task waits after its first failure. */
  static final long MOMENT = Delays.after(0).toNanos();

  private final Cluster cluster = new Cluster();
  private final Planner planner = Planner.standard(cluster, 1);
  QueueTree tree = tree();
  final Changes changes = new Changes((_, _) -> Optional.empty());
  final Backlog backlog = new Backlog(planner, tree, changes);

  record Because(String sentence) implements Reason {}

  private QueueTree tree(QueueFacts... facts) {
    boolean _ = cluster.put(Samples.node("n1", "100", "100Gi"));
    return new QueueTree(cluster.capacity(), List.of(facts), Map.of("a", "qa", "b", "qb"));
  }

  void use(QueueFacts... facts) {
    tree = tree(facts);
    backlog.use(tree);
  }

  void offer(Task task) {
    backlog.offer(Pending.of(task));
  }

  Optional<String> take() {
    return backlog.take().map(turn -> turn.pending().key().name());
  }

  List<String> takeAll() {
    List<String> all = new ArrayList<>();
    for (Optional<String> one = take(); one.isPresent(); one = take()) {
      all.add(one.get());
    }
    return all;
  }
}
