package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.WatchEventType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One watcher: a bounded queue of shared events. Whoever fills it never waits, except a backlog
 * that serves this watcher alone.
 */
final class CacheWatch implements Watch {
  /** A batch ends with the event that reaches this. */
  private static final int BATCH_BYTES = 256 << 10;

  private static final long STALLED_NANOS = Duration.ofSeconds(30).toNanos();

  private final KindCache cache;
  private final Query query;
  private final boolean bookmarks;
  private final CacheLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The present objects that begin the stream; null once they are told. The reader's own. */
  private @Nullable Iterator<Item> initial;

  /** Of those, one that the batch before had no room for. */
  private @Nullable EncodedEvent held;

  private long initialVersion;

  /**
   * The newest version that the reader knows of, which may be ahead of the cache's position: events
   * are queued before it moves. A bookmark is never older.
   */
  private long told;

  private long nextBookmark;

  /** Only what comes after it is for this watcher. Written before it is live. */
  private volatile long seen;

  /** Null while nothing waits: most watchers are idle, and a queue keeps its greatest size. */
  private @Nullable Deque<EncodedEvent> queue;

  /** The newest version that was ever in the queue. */
  private long queued;

  private long queuedBytes;
  private @Nullable Failure failure;
  private boolean closed;
  private Runnable whenFailed = () -> {};

  /** Whether the cache's position is this watcher's too: not while a backlog serves it. */
  private volatile boolean live;

  CacheWatch(KindCache cache, Query query, boolean bookmarks, CacheLimits limits) {
    this.cache = cache;
    this.query = query;
    this.bookmarks = bookmarks;
    this.limits = limits;
    this.nextBookmark = System.nanoTime() + limits.bookmarkEvery().toNanos();
  }

  Query query() {
    return query;
  }

  /** The stream begins with these. */
  void beginWith(Iterator<Item> items, long version) {
    initial = items;
    initialVersion = version;
  }

  /** The cache fills the queue from here on, and has put in what was missing. */
  void becomeLive() {
    live = true;
  }

  /** Changes up to a version are not for this watcher: it has seen them. */
  void skipUpTo(long version) {
    seen = version;
  }

  /** What becomes of a change that a watcher is offered. */
  enum Taken {
    QUEUED,
    NOT_MEANT,
    /** The watcher is gone, or too far behind and cut off. */
    OVER
  }

  /** Queues what the watcher sees of a change. */
  Taken offer(Change change) {
    EncodedEvent event = change.version() <= seen ? null : change.eventFor(query).orElse(null);
    if (event == null) {
      return Taken.NOT_MEANT;
    }
    lock.lock();
    try {
      if (failure != null || closed) {
        return Taken.OVER;
      }
      int behind = queue == null ? 0 : queue.size();
      if (behind >= limits.queueEvents() || queuedBytes >= limits.queueBytes()) {
        cache.countCut();
        fail(
            new Failure.Expired(
                "the watcher is too slow: it is %d events behind".formatted(behind)));
        return Taken.OVER;
      }
      add(event);
      queued = Math.max(queued, change.version());
      return Taken.QUEUED;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #offer}, but waits while much is queued; not for ever, for others wait behind it. */
  Taken put(Change change) throws InterruptedException {
    lock.lock();
    try {
      long left = STALLED_NANOS;
      while (queuedBytes > BATCH_BYTES && failure == null && !closed) {
        if (left <= 0) {
          cache.countCut();
          fail(new Failure.Expired("the watcher has read nothing for a while"));
          return Taken.OVER;
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return offer(change);
  }

  private void add(EncodedEvent event) {
    if (queue == null) {
      queue = new ArrayDeque<>();
    }
    queue.addLast(event);
    queuedBytes += event.size();
    changed.signalAll();
  }

  /** Ends the stream: the reader gets this in place of what is queued. */
  void fail(Failure why) {
    lock.lock();
    try {
      if (failure == null) {
        failure = why;
        drop();
        whenFailed.run();
      }
    } finally {
      lock.unlock();
    }
  }

  private void drop() {
    queue = null;
    queuedBytes = 0;
    changed.signalAll();
  }

  /** How many events wait for the watcher to read them. */
  int waiting() {
    lock.lock();
    try {
      return queue == null ? 0 : queue.size();
    } finally {
      lock.unlock();
    }
  }

  boolean isOver() {
    lock.lock();
    try {
      return closed || failure != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void whenFailed(Runnable told) {
    lock.lock();
    try {
      whenFailed = told;
      if (failure != null) {
        told.run();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<EncodedEvent> next(Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      // Read before the queue: what the queue does not have then is after this position.
      long position = cache.position();
      long now = System.nanoTime();
      Iterator<Item> items = initial;
      if (items != null && !isOver()) {
        // Without the lock: encoding them must not hold up what is dispatched meanwhile.
        return nextInitial(items);
      }
      lock.lock();
      try {
        if (failure != null) {
          throw new FailureException(failure);
        }
        if (closed) {
          throw new FailureException(new Failure.Unavailable("the watch is closed"));
        }
        if (queue != null) {
          return take(queue);
        }
        if (bookmarks && now - nextBookmark >= 0) {
          nextBookmark = now + limits.bookmarkEvery().toNanos();
          if (live) {
            // The same one again when nothing has happened: the watcher hears that it is heard.
            told = Math.max(told, Math.max(position, Math.max(seen, queued)));
            return List.of(Change.bookmark(query.kind(), told, false));
          }
        }
        long until = bookmarks ? Math.min(end - now, nextBookmark - now) : end - now;
        if (end - now <= 0) {
          return List.of();
        }
        long _ = changed.awaitNanos(until);
      } finally {
        lock.unlock();
      }
    }
  }

  private List<EncodedEvent> nextInitial(Iterator<Item> items) {
    List<EncodedEvent> batch = new ArrayList<>();
    int bytes = 0;
    while (held != null || items.hasNext()) {
      EncodedEvent event = held != null ? held : added(items.next());
      held = null;
      if (event == null) {
        continue;
      }
      if (!batch.isEmpty() && bytes + event.size() > BATCH_BYTES) {
        held = event;
        return batch;
      }
      batch.add(event);
      bytes += event.size();
    }
    initial = null;
    told = initialVersion;
    batch.add(Change.bookmark(query.kind(), initialVersion, true));
    return batch;
  }

  private @Nullable EncodedEvent added(Item item) {
    long version = item.stored().version();
    return item.matches(query)
        ? Change.encode(query.kind(), WatchEventType.WATCH_EVENT_TYPE_ADDED, item, version)
        : null;
  }

  private List<EncodedEvent> take(Deque<EncodedEvent> waiting) {
    List<EncodedEvent> batch = new ArrayList<>();
    int bytes = 0;
    while (!waiting.isEmpty()) {
      int next = waiting.getFirst().size();
      if (!batch.isEmpty() && bytes + next > BATCH_BYTES) {
        break;
      }
      batch.add(waiting.removeFirst());
      bytes += next;
    }
    queuedBytes -= bytes;
    if (waiting.isEmpty()) {
      queue = null;
    }
    changed.signalAll();
    return batch;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      drop();
    } finally {
      lock.unlock();
    }
    cache.forget(this);
  }
}
