package dev.berth.controller.group;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.api.v1.TaskGroupStatus;
import dev.berth.client.BerthClient;
import dev.berth.client.NamespacedName;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.informer.Informers;
import dev.berth.client.reconcile.ControllerLoop;
import dev.berth.client.reconcile.Outcome;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Counts a group anew whenever something changes with a Task that names it. */
public final class GroupCount implements AutoCloseable {
  private static final String BY_GROUP = "group";
  private static final int WORKERS = 2;

  /** After a write there is none for so long: the next one then tells all that has come. */
  static final Duration REST = Duration.ofMillis(250);

  private final Informer<TaskGroup> groups;
  private final Informer<Task> tasks;
  private final Informer<Binding> bindings;
  private final Timers timers;
  private final ControllerLoop<NamespacedName> loop;

  /** When each group was written last, in the monotonic time of the timers. */
  private final Map<NamespacedName, Long> writtenAt = new ConcurrentHashMap<>();

  /**
   * @param informers whose TaskGroups, Tasks (see {@link #taskOptions}) and Bindings are shared;
   *     started by their owner
   */
  public GroupCount(BerthClient client, Informers informers, Timers timers) {
    this.groups = informers.of(Kinds.TASK_GROUP);
    this.tasks = informers.of(Kinds.TASK);
    this.bindings = informers.of(Kinds.BINDING);
    this.timers = timers;
    this.loop =
        ControllerLoop.<NamespacedName>named("group")
            .on(groups, ControllerLoop::ownName)
            .on(tasks, GroupCount::groupOf)
            .on(bindings, this::groupOf)
            .workers(WORKERS)
            .build(client, timers, this::reconcile);
  }

  /** What the informer of Tasks is to be made with. */
  public static InformerOptions<Task> taskOptions() {
    return InformerOptions.<Task>all()
        .withIndex(BY_GROUP, task -> groupOf(task).stream().map(NamespacedName::toString).toList());
  }

  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  private static List<NamespacedName> groupOf(Task task) {
    ObjectMeta metadata = task.getMetadata();
    String group = task.getSpec().getTaskGroup();
    return group.isEmpty()
        ? List.of()
        : List.of(new NamespacedName(metadata.getNamespace(), group));
  }

  private List<NamespacedName> groupOf(Binding binding) {
    return tasks
        .cache()
        .get(NamespacedName.of(binding))
        .map(task -> groupOf(task))
        .orElse(List.of());
  }

  private Outcome reconcile(NamespacedName key, BerthClient client) {
    Optional<TaskGroup> there = groups.cache().get(key);
    if (there.isEmpty()) {
      writtenAt.remove(key);
      return Outcome.done();
    }
    TaskGroup group = there.get();
    TaskGroupStatus counted =
        GroupPlan.status(
            group, tasks.cache().byIndex(BY_GROUP, key.toString()), task -> isPlaced(task));
    if (counted.equals(group.getStatus())) {
      return Outcome.done();
    }
    Long before = writtenAt.get(key);
    Duration left = before == null ? Duration.ZERO : REST.minus(timers.since(before));
    if (left.isPositive()) {
      return Outcome.after(left);
    }
    writtenAt.put(key, timers.nanos());
    write(group.toBuilder().setStatus(counted).build(), client);
    return Outcome.done();
  }

  private boolean isPlaced(Task task) {
    return bindings
        .cache()
        .get(NamespacedName.of(task))
        .filter(binding -> binding.getSpec().getTaskUid().equals(task.getMetadata().getUid()))
        .isPresent();
  }

  private static void write(TaskGroup group, BerthClient client) {
    try {
      var _ = client.objects(Kinds.TASK_GROUP).updateStatus(group);
    } catch (FailureException e) {
      // It has changed or is gone, of which the cache will hear.
      if (!(e.failure() instanceof Failure.Conflict || e.failure() instanceof Failure.NotFound)) {
        throw e;
      }
    }
  }
}
