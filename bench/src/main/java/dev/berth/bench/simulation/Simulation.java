package dev.berth.bench.simulation;

import dev.berth.api.v1.TaskPhase;
import dev.berth.bench.simulation.Agenda.Event;
import dev.berth.bench.simulation.report.Outcome;
import dev.berth.bench.simulation.trace.Trace;
import dev.berth.bench.simulation.trace.TraceNode;
import dev.berth.bench.simulation.trace.TraceTask;
import dev.berth.scheduling.Round;
import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.cluster.PlaceKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a trace through the scheduler's core. Decisions and binds take no time of the trace; a task
 * runs from its bind on, for as long as the trace says. One that is evicted goes after its grace,
 * unless it has ended by then, and begins anew with its next place.
 *
 * <pre>
 *   Arrival ──▶ waits ──bind──▶ runs ──End──▶ gone
 *                 ▲               │ evicted
 *                 └─────Stop──────┘
 * </pre>
 */
final class Simulation {
  private static final int BATCH = 512;
  private static final long NANOS = 1_000_000_000;
  // What tasks have that do not say: the API's default.
  private static final long GRACE = Duration.ofSeconds(30).toNanos();

  private final Trace trace;
  private final Setup setup;
  private final Progress progress;
  private final Scheduling scheduling;
  private final TraceObjects objects = new TraceObjects();
  private final Agenda agenda = new Agenda();
  private final Map<PlaceKey, Life> lives = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Measurements measured;
  private long now;
  private long places;
  private long decidingNanos;

  /**
   * @param progress knows how long it really takes; nothing else depends on that
   */
  Simulation(Trace trace, Setup setup, Progress progress) {
    this.trace = trace;
    this.setup = setup;
    this.progress = progress;
    this.scheduling = new Scheduling(setup.seed(), setup.sampling(), setup.strategy());
    for (TraceNode node : trace.nodes()) {
      numbers.put(node.name(), numbers.size());
      scheduling.observe(objects.node(node));
    }
    scheduling.use(trace.queues(), trace.queueOfNamespace());
    this.measured = new Measurements(trace, scheduling.queues());
  }

  /** Runs it to its end; to be called once. */
  Outcome run() {
    for (TraceTask task : trace.tasks()) {
      agenda.add(task.arrival(), new Event.Arrival(new Life(task, objects.task(task))));
    }
    long next = agenda.next();
    while (next <= setup.until() && next < Long.MAX_VALUE) {
      measured.passed(now, next);
      now = next;
      boolean hasArrived = false;
      while (agenda.next() == now) {
        Event event = agenda.take();
        hasArrived |= event instanceof Event.Arrival;
        happen(event);
      }
      decide();
      if (hasArrived) {
        measured.mark(now);
      }
      progress.tell(this::state);
      next = agenda.next();
    }
    if (next < Long.MAX_VALUE) {
      measured.passed(now, setup.until());
      now = setup.until();
    }
    return measured.outcome(now);
  }

  private String state() {
    return "simulated %d s of the trace, %s".formatted(now / NANOS, measured.state());
  }

  /** How many places were given. */
  long places() {
    return places;
  }

  /** How long the core took for all of its decisions, really. */
  long decidingNanos() {
    return decidingNanos;
  }

  private void happen(Event event) {
    switch (event) {
      case Event.Arrival(Life life) -> arrive(life);
      case Event.End(Life life, long attempt) -> {
        if (life.isPlaced() && life.attempt == attempt) {
          end(life);
        }
      }
      case Event.Stop(Life life, long attempt) -> {
        if (life.isPlaced() && life.attempt == attempt) {
          stop(life);
        }
      }
    }
  }

  private void arrive(Life life) {
    lives.put(key(life), life);
    measured.arrived(life.trace);
    scheduling.observe(key(life), life.object, null);
  }

  private void end(Life life) {
    PlaceKey key = key(life);
    measured.ended(life.trace, life.node);
    lives.remove(key);
    life.node = -1;
    scheduling.observe(
        key, TraceObjects.after(life.object, life.attempt, TaskPhase.TASK_PHASE_SUCCEEDED), null);
  }

  private void stop(Life life) {
    measured.preempted(life.trace, life.node, now - life.since);
    life.node = -1;
    life.since = now;
    life.evicted = false;
    life.object = TraceObjects.after(life.object, life.attempt, TaskPhase.TASK_PHASE_PENDING);
    scheduling.observe(key(life), life.object, null);
  }

  /**
   * Decides until there is nothing more to decide before something happens: no bind fails and who
   * is to go does so in time, so that nobody waits for time alone.
   */
  private void decide() {
    boolean isMoving = true;
    while (isMoving && scheduling.hasWork(now)) {
      long began = progress.passed();
      Round round = scheduling.decide(BATCH, now);
      decidingNanos += progress.passed() - began;
      for (Round.Failed failed : round.failed()) {
        throw new IllegalStateException(
            "no decision about " + failed.pending().key(), failed.thrown());
      }
      // In this order: who has just got a place may have to give it up at once.
      round.chosen().forEach(this::bind);
      round.evictions().forEach(this::evict);
      isMoving = !round.chosen().isEmpty() || !round.evictions().isEmpty();
    }
  }

  private void bind(Round.Chosen chosen) {
    Life life = life(chosen.pending().key());
    life.attempt++;
    life.node = Objects.requireNonNull(numbers.get(chosen.node()), "a node of the trace");
    measured.placed(life.trace, life.node, now - life.since, life.attempt == 1);
    life.since = now;
    places++;
    agenda.add(Math.addExact(now, life.trace.duration()), new Event.End(life, life.attempt));
    scheduling.observe(
        key(life), life.object, TraceObjects.binding(life.object, chosen.node(), now, false));
  }

  private void evict(Round.Eviction eviction) {
    Life life = life(eviction.place().key());
    if (!life.isPlaced() || life.evicted) {
      throw new IllegalStateException("%s is not to be evicted".formatted(key(life)));
    }
    life.evicted = true;
    agenda.add(now + GRACE, new Event.Stop(life, life.attempt));
    scheduling.observe(
        key(life),
        life.object,
        TraceObjects.binding(life.object, eviction.node(), life.since, true));
  }

  private Life life(PlaceKey key) {
    return Objects.requireNonNull(lives.get(key), "a task that is there");
  }

  private static PlaceKey key(Life life) {
    return new PlaceKey(life.trace.namespace(), life.trace.name());
  }
}
