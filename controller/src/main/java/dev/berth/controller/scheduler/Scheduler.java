package dev.berth.controller.scheduler;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.client.thread.Threads;
import dev.berth.client.time.Timers;
import dev.berth.controller.scheduler.cluster.PlaceKey;
import dev.berth.controller.scheduler.plan.Planner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches, decides, binds. One thread owns the {@link SchedulerState}; informers, timers and the
 * threads that wait for binds only put names into its {@link Inbox}. Several batches of binds are
 * on their way at a time, and while none can be sent, what becomes pending gathers to larger ones.
 *
 * <p>Safe to run twice: what two of them bind is decided by the API server.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
  private static final int BATCH = 128;

  /** Enough to keep server and store busy; more would only wait there, and each bind with them. */
  private static final int BATCHES_IN_FLIGHT = 4;

  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration SYNC_WAIT = Duration.ofSeconds(30);

  private final Informers informers;
  private final Informer<Task> tasks;
  private final Informer<Binding> bindings;
  private final Informer<Node> nodes;
  private final Timers timers;
  private final Binder binder;
  private final Reporter reporter;
  private final SchedulerState state;
  private final Inbox inbox = new Inbox();
  private final Set<Thread> binding = ConcurrentHashMap.newKeySet();
  private int batchesInFlight;
  private boolean ticking;
  private @Nullable Thread thread;

  /**
   * @param informers whose Tasks, Bindings and Nodes are shared; started by their owner
   * @param seed any number, another one for each scheduler
   */
  public Scheduler(
      BerthClient client, Informers informers, EventRecorder events, Timers timers, long seed) {
    this.informers = informers;
    this.tasks = informers.of(Kinds.TASK);
    this.bindings = informers.of(Kinds.BINDING);
    this.nodes = informers.of(Kinds.NODE);
    this.timers = timers;
    this.binder = new Binder(client.placement());
    this.reporter = new Reporter(client, events, timers);
    this.state = new SchedulerState(Planner.standard(), seed);
  }

  /** Begins as soon as the informers are synced. */
  public void start() {
    start(() -> {});
  }

  /**
   * As {@link #start()}.
   *
   * @param died called when a bug has ended it; must not block
   */
  public void start(Runnable died) {
    tasks.onChange(change -> inbox.place(key(change.object())));
    bindings.onChange(change -> inbox.place(key(change.object())));
    nodes.onChange(change -> inbox.node(change.object().getMetadata().getName()));
    reporter.start();
    thread = Thread.ofVirtual().name("scheduler").start(() -> run(died));
  }

  /** Decides and sends nothing more; binds that are on their way are not called back. */
  @Override
  public void close() {
    Threads.end(thread);
    Threads.end(List.copyOf(binding));
    reporter.close();
  }

  private void run(Runnable died) {
    try {
      // With half a picture every node looks empty, or there is none.
      while (!informers.awaitSynced(SYNC_WAIT)) {
        log.warn("the scheduler waits for its informers");
      }
      while (true) {
        read(inbox.take(!canDecide()));
        state.expire(timers.nanos()).forEach(this::observe);
        if (canDecide()) {
          act(state.decide(BATCH, timers.nanos()));
        }
        tickLater();
      }
    } catch (InterruptedException _) {
      // Closed.
    } catch (RuntimeException | Error e) {
      log.error("the scheduler has died", e);
      died.run();
    }
  }

  private boolean canDecide() {
    return batchesInFlight < BATCHES_IN_FLIGHT && state.hasWork(timers.nanos());
  }

  private void read(Inbox.Mail mail) {
    mail.nodes().forEach(name -> each("node", name, () -> observeNode(name)));
    batchesInFlight -= mail.batches();
    ticking &= !mail.ticked();
    mail.ended().forEach(one -> each("task", one.chosen().pending().key(), () -> ended(one)));
    mail.places().forEach(this::observe);
  }

  private void observeNode(String name) {
    Optional<Node> node = nodes.cache().get("", name);
    node.ifPresentOrElse(state::observe, () -> state.removeNode(name));
  }

  private void observe(PlaceKey key) {
    each(
        "task",
        key,
        () ->
            state.observe(
                key,
                tasks.cache().get(key.namespace(), key.name()).orElse(null),
                bindings.cache().get(key.namespace(), key.name()).orElse(null)));
  }

  /** One odd object costs itself its turn, and the others nothing. */
  private static void each(String what, Object key, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.error("the scheduler leaves out {}={}", what, key, e);
    }
  }

  private void ended(Inbox.Ended ended) {
    state.bindEnded(ended.chosen().pending(), ended.outcome(), timers.nanos());
    switch (ended.outcome()) {
      case BindOutcome.Bound _ ->
          reporter.placed(present(ended.chosen().pending()), ended.chosen());
      // The task may have changed meanwhile: the next decision is about its newest state.
      case BindOutcome.Failed _, BindOutcome.Unknown _ -> observe(ended.chosen().pending().key());
    }
  }

  private void act(Round round) {
    if (!round.chosen().isEmpty()) {
      List<Round.Chosen> chosen = round.chosen();
      batchesInFlight++;
      bind(chosen);
    }
    for (Round.Refused refused : round.refused()) {
      each(
          "task",
          refused.pending().key(),
          () -> reporter.refused(present(refused.pending()), refused));
    }
    for (Round.Failed failed : round.failed()) {
      log.error("no decision task={}", failed.pending().key(), failed.thrown());
    }
  }

  private void bind(List<Round.Chosen> chosen) {
    Thread sender =
        Thread.ofVirtual()
            .name("scheduler-bind")
            .unstarted(() -> {
              inbox.batch(binder.bind(chosen));
              binding.remove(Thread.currentThread());
            });
    // Before it can end.
    binding.add(sender);
    sender.start();
  }

  /** The newest state of a task that is known. */
  private Task present(Pending pending) {
    return tasks
        .cache()
        .get(pending.key().namespace(), pending.key().name())
        .filter(task -> task.getMetadata().getUid().equals(pending.uid()))
        .orElse(pending.task());
  }

  private void tickLater() {
    if (!ticking && state.waitsForTime()) {
      ticking = true;
      timers.after(TICK, inbox::tick);
    }
  }

  private static PlaceKey key(Task task) {
    return new PlaceKey(task.getMetadata().getNamespace(), task.getMetadata().getName());
  }

  private static PlaceKey key(Binding binding) {
    return new PlaceKey(binding.getMetadata().getNamespace(), binding.getMetadata().getName());
  }
}
