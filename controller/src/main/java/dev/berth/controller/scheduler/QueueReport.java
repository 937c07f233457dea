package dev.berth.controller.scheduler;

import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.QueueStatus;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.client.thread.Threads;
import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.QueueStatuses;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the statuses of the Queues that we decide about. The scheduler's thread looks at what each
 * has, seldom; a thread of this one's own writes those that say otherwise.
 */
final class QueueReport implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueueReport.class);

  private final ObjectClient<Queue> client;
  private final Informer<Queue> queues;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private Map<String, QueueStatus> toWrite = new LinkedHashMap<>();
  private @Nullable Thread thread;

  QueueReport(BerthClient client, Informers informers, InstantSource clock) {
    this.client = client.objects(Kinds.QUEUE);
    this.queues = informers.of(Kinds.QUEUE);
    this.clock = clock;
  }

  void start() {
    thread = Thread.ofVirtual().name("scheduler-queues").start(this::work);
  }

  /** Looks at what the queues have. By the thread that decides. */
  void look(Scheduling scheduling) {
    for (Queue queue : queues.cache().list()) {
      String name = queue.getMetadata().getName();
      QueueNode node = scheduling.queues().queue(name);
      if (node != null && node.isOurs()) {
        QueueStatus now =
            QueueStatuses.of(
                node, scheduling.cluster().capacity(), queue.getStatus(), clock.instant());
        if (!now.equals(queue.getStatus())) {
          put(name, now);
        }
      }
    }
  }

  @Override
  public void close() {
    Threads.end(thread);
  }

  private void put(String name, QueueStatus status) {
    lock.lock();
    try {
      toWrite.put(name, status);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      while (true) {
        next().forEach(this::write);
      }
    } catch (InterruptedException _) {
      // Closed: the next leader looks anew.
    }
  }

  private Map<String, QueueStatus> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (toWrite.isEmpty()) {
        filled.await();
      }
      Map<String, QueueStatus> all = toWrite;
      toWrite = new LinkedHashMap<>();
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void write(String name, QueueStatus status) {
    try {
      client.changeStatus("", name, queue -> queue.toBuilder().setStatus(status).build());
    } catch (FailureException e) {
      // The next look finds the difference again.
      log.warn("could not report queue={} reason={}", name, e.getMessage());
    } catch (RuntimeException e) {
      log.error("could not report queue={}", name, e);
    }
  }
}
