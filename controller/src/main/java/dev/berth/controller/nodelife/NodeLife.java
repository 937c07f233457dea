package dev.berth.controller.nodelife;

import com.google.protobuf.Message;
import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.informer.Informers;
import dev.berth.client.thread.Threads;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the nodes every second and whenever one changes, and does what {@link NodeLifePlan}
 * says. One thread.
 */
public final class NodeLife implements AutoCloseable {
  /** The Bindings' index by node; the shared informer of Bindings must have it. */
  public static final String BY_NODE = "node";

  private static final Logger log = LoggerFactory.getLogger(NodeLife.class);
  private static final Duration SYNC_WAIT = Duration.ofSeconds(30);

  private final Informers informers;
  private final Informer<Node> nodes;
  private final Informer<Task> tasks;
  private final Informer<Binding> bindings;
  private final Informer<Lease> leases;
  private final Timers timers;
  private final NodeLifeConfig config;
  private final NodeLifePlan plan;
  private final Deeds deeds;
  private final Semaphore bell = new Semaphore(0);

  /**
   * Of each cached state of a Node: most are the same at the next look, a second later. For the one
   * thread.
   */
  private IdentityHashMap<Node, NodeView> viewOf = new IdentityHashMap<>();

  private @Nullable Thread thread;

  /**
   * @param informers whose Nodes, Tasks and Bindings (see {@link #bindingOptions}) are shared;
   *     started by their owner
   */
  public NodeLife(
      BerthClient client,
      Informers informers,
      EventRecorder events,
      Timers timers,
      NodeLifeConfig config) {
    this.informers = informers;
    this.nodes = informers.of(Kinds.NODE);
    this.tasks = informers.of(Kinds.TASK);
    this.bindings = informers.of(Kinds.BINDING);
    this.leases =
        informers.separate(
            Kinds.LEASE, InformerOptions.<Lease>all().in(ListOptions.in(ServerView.NAMESPACE)));
    this.timers = timers;
    this.config = config;
    this.plan = new NodeLifePlan(config);
    this.deeds = new Deeds(client, events, timers);
  }

  /** What the shared informer of Bindings needs. */
  public static InformerOptions<Binding> bindingOptions() {
    return InformerOptions.<Binding>all()
        .withIndex(BY_NODE, binding -> List.of(binding.getSpec().getNode()));
  }

  /**
   * Begins, with no history: so with no eviction before one full grace.
   *
   * @param died called when a bug has ended it; must not block
   */
  public void start(Runnable died) {
    nodes.onChange(_ -> bell.release());
    thread = Thread.ofVirtual().name("nodelife").start(() -> run(died));
  }

  @Override
  public void close() {
    Threads.end(thread);
  }

  private void run(Runnable died) {
    try {
      while (!informers.awaitSynced(SYNC_WAIT)) {
        log.warn("node life waits for its informers");
      }
      History history = History.begin(timers.nanos());
      while (true) {
        NodeLifePlan.Step step =
            plan.look(history, servers(), nodes(), this::placesOn, timers.nanos());
        int untouched = deeds.all(step.actions(), step.history().availability().living());
        history = step.history().withUntouched(untouched);
        awaitBell();
      }
    } catch (InterruptedException _) {
      // Closed.
    } catch (RuntimeException | Error e) {
      log.error("node life has died", e);
      died.run();
    }
  }

  private void awaitBell() throws InterruptedException {
    Timers.Timer timer = timers.after(config.tick(), bell::release);
    try {
      bell.acquire();
      bell.drainPermits();
    } finally {
      timer.close();
    }
  }

  private List<ServerView> servers() {
    return views(
        leases.cache().list().stream().filter(ServerView::isServer).toList(), ServerView::of);
  }

  private List<NodeView> nodes() {
    List<Node> known = nodes.cache().list();
    IdentityHashMap<Node, NodeView> before = viewOf;
    IdentityHashMap<Node, NodeView> now = new IdentityHashMap<>(known.size());
    List<NodeView> views =
        views(
            known,
            node -> {
              NodeView view = before.get(node);
              NodeView same = view == null ? NodeView.of(node) : view;
              now.put(node, same);
              return same;
            });
    viewOf = now;
    Set<String> names = new HashSet<>();
    // Those that can't be viewed are there, too: they must not count as missing.
    known.forEach(node -> names.add(node.getMetadata().getName()));
    for (String name : bindings.cache().indexed(BY_NODE)) {
      if (names.add(name)) {
        views.add(NodeView.missing(name));
      }
    }
    return views;
  }

  private List<PlaceView> placesOn(String node) {
    return views(bindings.cache().byIndex(BY_NODE, node), this::placeOf);
  }

  private PlaceView placeOf(Binding binding) {
    return tasks
        .cache()
        .get(binding.getMetadata().getNamespace(), binding.getMetadata().getName())
        .filter(task -> task.getMetadata().getUid().equals(binding.getSpec().getTaskUid()))
        .map(task -> PlaceView.of(binding, task))
        .orElseGet(() -> PlaceView.ofGone(binding));
  }

  /** One odd object costs itself its view, and the others nothing. */
  private static <T extends Message, V> List<V> views(List<T> objects, Function<T, V> view) {
    List<V> views = new ArrayList<>(objects.size());
    for (T object : objects) {
      try {
        views.add(view.apply(object));
      } catch (RuntimeException e) {
        log.error("node life leaves out object={}", Meta.label(object), e);
      }
    }
    return views;
  }
}
