package dev.berth.controller.taint;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.binding.Places;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.BerthClient;
import dev.berth.client.NamespacedName;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.client.reconcile.ControllerLoop;
import dev.berth.client.reconcile.Outcome;
import dev.berth.client.time.Timers;
import dev.berth.controller.nodelife.NodeLife;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what {@link TaintPlan} says. A key is a node, and only one that drives Tasks away: what
 * happens on all others costs a look into the cache of Nodes.
 */
public final class TaintEviction implements AutoCloseable {
  static final String REASON = "TaintEviction";

  private static final Logger log = LoggerFactory.getLogger(TaintEviction.class);

  /** Each evicts one Task at a time. */
  private static final int WORKERS = 8;

  /** However patient a Task is, its node is looked at again. */
  private static final Duration MOST = Duration.ofHours(1);

  private final Informer<Node> nodes;
  private final Informer<Binding> bindings;
  private final Informer<Task> tasks;
  private final EventRecorder events;
  private final Timers timers;
  private final Instant began;
  private final ControllerLoop<NamespacedName> loop;

  /**
   * @param informers whose Nodes, Tasks and Bindings (see {@link NodeLife#bindingOptions}) are
   *     shared; started by their owner
   */
  public TaintEviction(
      BerthClient client, Informers informers, EventRecorder events, Timers timers) {
    this.nodes = informers.of(Kinds.NODE);
    this.bindings = informers.of(Kinds.BINDING);
    this.tasks = informers.of(Kinds.TASK);
    this.events = events;
    this.timers = timers;
    this.began = timers.instant();
    this.loop =
        ControllerLoop.<NamespacedName>named("taint")
            .on(nodes, node -> keyOf(Optional.of(node)))
            .on(bindings, this::keyOf)
            // Its tolerations may have changed, or it came after its Binding.
            .on(
                tasks,
                task ->
                    bindings.cache().get(NamespacedName.of(task)).stream()
                        .flatMap(binding -> keyOf(binding).stream())
                        .toList())
            .workers(WORKERS)
            .build(client, timers, this::reconcile);
  }

  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  private List<NamespacedName> keyOf(Binding binding) {
    return keyOf(nodes.cache().get("", binding.getSpec().getNode()));
  }

  private static List<NamespacedName> keyOf(Optional<Node> node) {
    return node.filter(one -> !TaintPlan.drivingAway(one).isEmpty()).stream()
        .map(NamespacedName::of)
        .toList();
  }

  private Outcome reconcile(NamespacedName key, BerthClient client) {
    TaintPlan plan = planOf(nodes.cache().get(key));
    if (!plan.evictions().isEmpty()) {
      // A watch that is stuck must not stop anything: the taint may have gone.
      plan = planOf(client.objects(Kinds.NODE).get("", key.name()));
    }
    int failed = 0;
    for (TaintPlan.Eviction eviction : plan.evictions()) {
      failed += evict(client, eviction) ? 0 : 1;
    }
    if (failed > 0) {
      return Outcome.retry(failed + " evictions failed");
    }
    return plan.next()
        .map(left -> Outcome.after(left.compareTo(MOST) < 0 ? left : MOST))
        .orElseGet(Outcome::done);
  }

  private TaintPlan planOf(Optional<Node> node) {
    return node.filter(one -> !TaintPlan.drivingAway(one).isEmpty())
        .map(one -> TaintPlan.of(one, tenants(one), timers.instant(), began))
        .orElseGet(() -> new TaintPlan(List.of(), Optional.empty()));
  }

  private List<TaintPlan.Tenant> tenants(Node node) {
    List<TaintPlan.Tenant> tenants = new ArrayList<>();
    for (Binding binding :
        bindings.cache().byIndex(NodeLife.BY_NODE, node.getMetadata().getName())) {
      if (!binding.getMetadata().hasDeletionTimestamp()) {
        tasks
            .cache()
            .get(NamespacedName.of(binding))
            .filter(task -> runsHere(task, binding))
            .ifPresent(task ->
                tenants.add(
                    new TaintPlan.Tenant(Places.of(binding), task.getSpec().getTolerationsList())));
      }
    }
    return tenants;
  }

  private static boolean runsHere(Task task, Binding binding) {
    TaskPhase phase = task.getStatus().getPhase();
    boolean finished =
        task.getStatus().getAttempt() == binding.getSpec().getAttempt()
            && (phase == TaskPhase.TASK_PHASE_SUCCEEDED || phase == TaskPhase.TASK_PHASE_FAILED);
    return task.getMetadata().getUid().equals(binding.getSpec().getTaskUid()) && !finished;
  }

  /** False when it has to be tried again. */
  private boolean evict(BerthClient client, TaintPlan.Eviction eviction) {
    Place place = eviction.place();
    try {
      client.placement().evict(place, REASON, eviction.message());
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.NotFound || e.failure() instanceof Failure.Conflict) {
        return true; // It has left by itself.
      }
      log.warn(
          "eviction failed task={}/{} node={} reason={}",
          place.getNamespace(),
          place.getName(),
          place.getNode(),
          e.getMessage());
      return false;
    }
    log.info(
        "task evicted for a taint task={}/{} node={} attempt={}",
        place.getNamespace(),
        place.getName(),
        place.getNode(),
        place.getAttempt());
    events.warning(Kinds.TASK, taskOf(place), REASON, eviction.message());
    return true;
  }

  private static Task taskOf(Place place) {
    return Task.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setNamespace(place.getNamespace())
                .setName(place.getName())
                .setUid(place.getTaskUid()))
        .build();
  }
}
