package dev.berth.controller.scheduler;

import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.thread.Threads;
import dev.berth.scheduling.Round;
import dev.berth.scheduling.backlog.Backlog.Waiting;
import dev.berth.scheduling.cluster.PlaceKey;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people: the condition Scheduled of tasks that can't be placed, and Events. One thread, so
 * that telling never takes the API server's strength from placing; of several things to say about
 * one task only the last is said.
 */
final class Reporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reporter.class);

  private record Saying(PlaceKey key, UnaryOperator<Task> change) {}

  private final ObjectClient<Task> tasks;
  private final EventRecorder events;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Map<PlaceKey, Saying> sayings = new LinkedHashMap<>();
  private @Nullable Thread thread;

  Reporter(BerthClient client, EventRecorder events, InstantSource clock) {
    this.tasks = client.objects(Kinds.TASK);
    this.events = events;
    this.clock = clock;
  }

  void start() {
    thread = Thread.ofVirtual().name("scheduler-reporter").start(this::work);
  }

  /**
   * @param present the Task as the cache has it: what it says already is not said again
   */
  void waits(Task present, Waiting waiting) {
    if (Verdict.saysWaits(present, waiting.reason())) {
      return;
    }
    String sentence = waiting.reason().sentence();
    events.warning(Kinds.TASK, present, "FailedScheduling", sentence);
    String uid = waiting.pending().uid();
    say(waiting.pending().key(), task -> Verdict.waits(task, uid, sentence, clock.instant()));
  }

  void placed(Task present, Round.Chosen chosen) {
    events.normal(Kinds.TASK, present, "Scheduled", "placed on node " + chosen.node());
    forget(chosen.pending().key());
  }

  @Override
  public void close() {
    Threads.end(thread);
  }

  private void say(PlaceKey key, UnaryOperator<Task> change) {
    lock.lock();
    try {
      sayings.put(key, new Saying(key, change));
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** A refusal that is still on its way to the status is no longer so. */
  private void forget(PlaceKey key) {
    lock.lock();
    try {
      sayings.remove(key);
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      while (true) {
        say(next());
      }
    } catch (InterruptedException _) {
      // Closed: what is not said is said by the next leader.
    }
  }

  private Saying next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (sayings.isEmpty()) {
        filled.await();
      }
      Iterator<Saying> first = sayings.values().iterator();
      Saying saying = first.next();
      first.remove();
      return saying;
    } finally {
      lock.unlock();
    }
  }

  private void say(Saying saying) {
    try {
      tasks.changeStatus(saying.key().namespace(), saying.key().name(), saying.change());
    } catch (FailureException e) {
      // It is said again when the task is next decided about; the Event tells meanwhile.
      log.warn("could not report task={} reason={}", saying.key(), e.getMessage());
    } catch (RuntimeException e) {
      log.error("could not report task={}", saying.key(), e);
    }
  }
}
