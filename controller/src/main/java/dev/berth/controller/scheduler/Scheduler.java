package dev.berth.controller.scheduler;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.informer.Informers;
import dev.berth.client.thread.Threads;
import dev.berth.client.time.Timers;
import dev.berth.scheduling.Round;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.backlog.Backlog.Waiting;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.queue.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches, decides, binds. One thread owns the {@link Scheduling}; informers, timers and the
 * threads that wait for binds only put names into its {@link Inbox}. Several batches of binds are
 * on their way at a time, and while none can be sent, what becomes pending gathers to larger ones.
 *
 * <p>Safe to run twice: what two of them bind is decided by the API server. Several that share the
 * queues see everything and place the tasks of their own part.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
  private static final int BATCH = 128;

  /** Enough to keep server and store busy; more would only wait there, and each bind with them. */
  private static final int BATCHES_IN_FLIGHT = 4;

  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
  private static final Duration SYNC_WAIT = Duration.ofSeconds(30);

  private final Informers informers;
  private final Seen seen;
  private final Timers timers;
  private final Binder binder;
  private final Evictor evictor;
  private final Reporter reporter;
  private final QueueReport queueReport;
  private final Scheduling scheduling;
  private final Inbox inbox = new Inbox();
  private final Set<Thread> sending = ConcurrentHashMap.newKeySet();
  private int batchesInFlight;
  private boolean ticking;
  private long reported;
  private boolean reportLater;
  private @Nullable Thread thread;

  /**
   * @param informers whose objects are shared; started by their owner
   * @param seed any number, another one for each scheduler
   */
  public Scheduler(
      BerthClient client, Informers informers, EventRecorder events, Timers timers, long seed) {
    this(client, informers, events, timers, seed, Shard.WHOLE);
  }

  /**
   * @param informers whose objects are shared; started by their owner
   * @param seed any number, another one for each scheduler
   * @param shard the queues whose tasks it places
   */
  public Scheduler(
      BerthClient client,
      Informers informers,
      EventRecorder events,
      Timers timers,
      long seed,
      Shard shard) {
    this.informers = informers;
    this.seen = new Seen(informers);
    this.timers = timers;
    this.binder = new Binder(client.placement());
    this.evictor = new Evictor(client.placement());
    this.reporter = new Reporter(client, events, timers);
    this.queueReport = new QueueReport(client, informers, timers);
    this.scheduling = new Scheduling(seed, shard);
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
    seen.tell(inbox);
    reporter.start();
    queueReport.start();
    thread = Thread.ofVirtual().name("scheduler").start(() -> run(died));
  }

  /** Decides and sends nothing more; binds that are on their way are not called back. */
  @Override
  public void close() {
    Threads.end(thread);
    Threads.end(List.copyOf(sending));
    queueReport.close();
    reporter.close();
  }

  private void run(Runnable died) {
    try {
      // With half a picture every node looks empty, or there is none.
      while (!informers.awaitSynced(SYNC_WAIT)) {
        log.warn("the scheduler waits for its informers");
      }
      reported = timers.nanos();
      while (true) {
        read(inbox.take(!canDecide()));
        scheduling.expire(timers.nanos()).forEach(this::observe);
        if (canDecide()) {
          act(scheduling.decide(BATCH, timers.nanos()));
        }
        report(timers.nanos());
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
    return batchesInFlight < BATCHES_IN_FLIGHT && scheduling.hasWork(timers.nanos());
  }

  private void read(Inbox.Mail mail) {
    // Who may have how much goes before what there is, and that before who wants it.
    if (mail.queues()) {
      each("queues", "all", () -> seen.queues(scheduling));
    }
    mail.nodes().forEach(name -> each("node", name, () -> seen.node(name, scheduling)));
    mail.groups().forEach(key -> each("group", key, () -> seen.group(key, scheduling)));
    mail.budgets().forEach(key -> each("budget", key, () -> seen.budget(key, scheduling)));
    batchesInFlight -= mail.batches();
    ticking &= !mail.ticked();
    mail.ended().forEach(one -> each("task", one.chosen().pending().key(), () -> ended(one)));
    mail.refusals().forEach(victim -> each("task", victim, () -> stays(victim)));
    mail.places().forEach(this::observe);
  }

  private void observe(PlaceKey key) {
    each("task", key, () -> seen.place(key, scheduling));
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
    Pending pending = ended.chosen().pending();
    switch (ended.outcome()) {
      case BindOutcome.Bound _ -> reporter.placed(present(pending), ended.chosen());
      case BindOutcome.Failed _ -> {
        scheduling.bindFailed(pending, timers.nanos());
        // The task may have changed meanwhile: the next decision is about its newest state.
        observe(pending.key());
      }
      // The Binding will be seen, or the assumption runs out.
      case BindOutcome.Unknown _ -> observe(pending.key());
    }
  }

  /** A victim will not go. */
  private void stays(PlaceKey victim) {
    scheduling.evictionFailed(victim, timers.nanos());
    observe(victim);
  }

  private void act(Round round) {
    if (!round.chosen().isEmpty()) {
      List<Round.Chosen> chosen = round.chosen();
      batchesInFlight++;
      send("scheduler-bind", () -> inbox.batch(binder.bind(chosen)));
    }
    together(round.evictions()).forEach(all -> send("scheduler-evict", () -> evict(all)));
    for (Waiting waiting : round.waiting()) {
      each(
          "task",
          waiting.pending().key(),
          () -> reporter.waits(present(waiting.pending()), waiting));
    }
    for (Round.Failed failed : round.failed()) {
      log.error("no decision task={}", failed.pending().key(), failed.thrown());
    }
  }

  /** By whom they are for, in their order. */
  private static Collection<List<Eviction>> together(List<Eviction> evictions) {
    Map<PlaceKey, List<Eviction>> all = new LinkedHashMap<>();
    for (Eviction one : evictions) {
      PlaceKey whose = one.beneficiary() == null ? one.place().key() : one.beneficiary();
      all.computeIfAbsent(whose, _ -> new ArrayList<>()).add(one);
    }
    return all.values();
  }

  /** One after the other: when one does not go, the others needn't either. */
  private void evict(List<Eviction> all) {
    boolean refused = false;
    for (Eviction one : all) {
      refused = refused || !isGoing(one);
      if (refused) {
        inbox.evictionRefused(one.place().key());
      }
    }
  }

  /** Whether it is being given up. One that is gone, or is elsewhere by now, has made its room. */
  private boolean isGoing(Eviction eviction) {
    return seen.binding(eviction.place().key())
        .filter(binding -> isOf(eviction, binding))
        .map(binding -> evictor.evict(eviction, binding))
        .orElse(true);
  }

  private static boolean isOf(Eviction eviction, Binding binding) {
    return binding.getSpec().getTaskUid().equals(eviction.place().taskUid())
        && binding.getSpec().getNode().equals(eviction.node());
  }

  private void send(String name, Runnable work) {
    Thread sender =
        Thread.ofVirtual()
            .name(name)
            .unstarted(() -> {
              work.run();
              sending.remove(Thread.currentThread());
            });
    // Before it can end.
    sending.add(sender);
    sender.start();
  }

  /** The newest state of a task that is known. */
  private Task present(Pending pending) {
    return seen.task(pending.key())
        .filter(task -> task.getMetadata().getUid().equals(pending.uid()))
        .orElse(pending.task());
  }

  /** Tells what queues have, at most once a second, and once more when all is quiet again. */
  private void report(long now) {
    if (now - reported >= REPORT_EVERY.toNanos()) {
      queueReport.look(scheduling);
      reported = now;
      reportLater = false;
    } else if (!reportLater) {
      reportLater = true;
      timers.after(REPORT_EVERY, inbox::tick);
    }
  }

  private void tickLater() {
    if (!ticking && scheduling.waitsForTime()) {
      ticking = true;
      timers.after(TICK, inbox::tick);
    }
  }
}
