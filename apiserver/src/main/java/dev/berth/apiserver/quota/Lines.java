package dev.berth.apiserver.quota;

import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.store.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * In each namespace one creation at a time, first come first served: they all write the same quota,
 * and of many at once all but one would be rejected. Nothing relies on it but speed.
 */
final class Lines {
  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  /** The line of one namespace; there is one as long as somebody is in it. */
  private static final class Line {
    private final ReentrantLock lock = new ReentrantLock(true);

    /** Changed within the map's own lock. */
    private int members;

    /** The quotas as the last one has left them. Only for who is at the head. */
    private final Map<Key, Found<ResourceQuota>> left = new HashMap<>();
  }

  /** The head of a line, until it is closed. */
  final class Turn implements AutoCloseable {
    private final String namespace;
    private final Line line;

    private Turn(String namespace, Line line) {
      this.namespace = namespace;
      this.line = line;
    }

    /** How the last one in the line has left a quota; empty when it has not written that. */
    Optional<Found<ResourceQuota>> left(Key quota) {
      return Optional.ofNullable(line.left.get(quota));
    }

    /** For the next one in the line. */
    void leave(Found<ResourceQuota> quota) {
      line.left.put(quota.key(), quota);
    }

    @Override
    public void close() {
      line.lock.unlock();
      leaveLine(namespace);
    }
  }

  /**
   * Waits for its turn.
   *
   * @throws FailureException <em>deadline exceeded</em> when it does not come in time
   */
  Turn enter(String namespace, Deadline deadline) {
    Line line =
        lines.compute(
            namespace,
            (_, there) -> {
              Line entered = there == null ? new Line() : there;
              entered.members++;
              return entered;
            });
    boolean first = false;
    try {
      first = line.lock.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("the request was interrupted"), e);
    } finally {
      if (!first) {
        leaveLine(namespace);
      }
    }
    if (!first) {
      throw new FailureException(
          new Failure.DeadlineExceeded(
              "too many objects are being created in namespace %s, which has quotas"
                  .formatted(namespace)));
    }
    return new Turn(namespace, line);
  }

  private void leaveLine(String namespace) {
    lines.computeIfPresent(namespace, (_, line) -> --line.members == 0 ? null : line);
  }
}
