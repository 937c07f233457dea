package dev.berth.controller.rebalance;

import com.google.protobuf.Message;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.binding.Places;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.client.thread.Threads;
import dev.berth.client.time.Timers;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.preview.Picture;
import dev.berth.scheduling.rebalance.Aim;
import dev.berth.scheduling.rebalance.RebalancePlan;
import dev.berth.scheduling.rebalance.RebalancePlan.Move;
import dev.berth.scheduling.rebalance.Rebalancing;
import dev.berth.scheduling.rebalance.Uses;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a plan now and then, and carries it out or tells it. */
public final class Rebalance implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rebalance.class);
  private static final Duration SYNC_WAIT = Duration.ofSeconds(30);

  private final BerthClient client;
  private final Informers informers;
  private final Informer<Node> nodes;
  private final List<Informer<? extends Message>> kinds;
  private final EventRecorder events;
  private final Timers timers;
  private final RebalanceConfig config;
  private final UseMeter meter;
  private RebalancePlan before = RebalancePlan.NONE;
  private @Nullable Thread thread;

  /**
   * @param informers whose objects are shared; started by their owner
   */
  public Rebalance(
      BerthClient client,
      Informers informers,
      EventRecorder events,
      Timers timers,
      RebalanceConfig config) {
    this.client = client;
    this.informers = informers;
    this.nodes = informers.of(Kinds.NODE);
    this.kinds =
        List.of(
            nodes,
            informers.of(Kinds.QUEUE),
            informers.of(Kinds.NAMESPACE),
            informers.of(Kinds.TASK_GROUP),
            informers.of(Kinds.DISRUPTION_BUDGET),
            informers.of(Kinds.TASK),
            informers.of(Kinds.BINDING));
    this.events = events;
    this.timers = timers;
    this.config = config;
    this.meter = new UseMeter(client);
  }

  public void start() {
    thread = Thread.ofVirtual().name("rebalance").start(this::work);
  }

  /** Nothing more is moved; what was asked to go goes. */
  @Override
  public void close() {
    Threads.end(thread);
  }

  private void work() {
    try {
      while (!informers.awaitSynced(SYNC_WAIT)) {
        log.warn("rebalancing waits for its informers");
      }
      while (true) {
        timers.sleep(config.every());
        look();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void look() throws InterruptedException {
    try {
      Uses uses = uses();
      RebalancePlan plan =
          Rebalancing.plan(picture(), uses, before, config.rules(), timers.instant());
      before = plan;
      if (config.preview()) {
        plan.moves().forEach(this::tell);
      } else {
        // Before anybody goes, so that he does not come back.
        keepTaints(plan.avoid());
        plan.moves().forEach(this::move);
      }
    } catch (RuntimeException e) {
      log.error("rebalancing failed", e);
    }
  }

  private Uses uses() throws InterruptedException {
    return config.rules().aims().contains(Aim.BUSY)
        ? meter.measure(Rebalancing.askable(nodes.cache().list()))
        : Uses.UNKNOWN;
  }

  private Picture picture() {
    Picture picture = new Picture();
    for (Informer<? extends Message> kind : kinds) {
      kind.cache().list().forEach(picture::put);
    }
    return picture;
  }

  private void tell(Move move) {
    log.info(
        "task would be moved task={} from={} to={} reason={}",
        PlaceKey.of(move.binding().getMetadata()),
        move.binding().getSpec().getNode(),
        move.to(),
        move.why());
    events.normal(
        Kinds.TASK,
        taskOf(move.binding()),
        "WouldRebalance",
        "would be moved to node %s: %s".formatted(move.to(), move.why()));
  }

  private void move(Move move) {
    try {
      client.placement().evictWithinBudgets(Places.of(move.binding()), "Rebalanced", move.why());
    } catch (FailureException e) {
      // The next plan is about what is so by then.
      log.info(
          "task is not moved task={} reason={}",
          PlaceKey.of(move.binding().getMetadata()),
          e.getMessage());
      return;
    }
    log.info(
        "task is moved task={} from={} reason={}",
        PlaceKey.of(move.binding().getMetadata()),
        move.binding().getSpec().getNode(),
        move.why());
    events.normal(Kinds.TASK, taskOf(move.binding()), "Rebalanced", move.why());
  }

  private void keepTaints(Set<String> avoid) {
    for (Node node : nodes.cache().list()) {
      String name = node.getMetadata().getName();
      if (avoid.contains(name) && !AvoidTaint.isOn(node)) {
        change(name, one -> AvoidTaint.on(one, timers.instant()));
      } else if (!avoid.contains(name) && AvoidTaint.isOn(node)) {
        change(name, AvoidTaint::off);
      }
    }
  }

  private void change(String node, UnaryOperator<Node> how) {
    try {
      var _ = client.objects(Kinds.NODE).change("", node, how);
    } catch (FailureException e) {
      log.warn("could not change the taint node={} reason={}", node, e.getMessage());
    }
  }

  private static Task taskOf(Binding binding) {
    return Task.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setNamespace(binding.getMetadata().getNamespace())
                .setName(binding.getMetadata().getName())
                .setUid(binding.getSpec().getTaskUid()))
        .build();
  }
}
