package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.etcd.WatchStream.Signal;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch that outlives its streams. One thread owns it:
 *
 * <ul>
 *   <li>The position is ours. It moves to the revision of the last event of an answer with events,
 *       whose header may be far ahead of them; and to the header's revision of a progress answer
 *       alone, which has no events and is neither the created nor a cancelled one.
 *   <li>Whatever breaks a stream, the next one opens behind the position, and what is not after it
 *       is dropped.
 *   <li>A stream opens one revision early, for etcd of some versions forgets a delete that lies
 *       exactly at the compacted revision: then it refuses the watch, instead of leaving it out.
 *   <li>A store that was set back, as from a backup, ends the watch: etcd would take its position
 *       for one in the future, and leave out what happens until then.
 *   <li>It watches the whole kind even for one namespace: the positions of deletes count all of the
 *       kind's.
 * </ul>
 */
final class EtcdWatch implements StoreWatch {
  private static final Logger log = LoggerFactory.getLogger(EtcdWatch.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** How long a member may say nothing when it has been asked something. */
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long LONGEST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(80);

  private static final long REVISION_SECONDS = 5;

  private final EtcdChannels channels;
  private final Members members;
  private final ToLongFunction<Deadline> newestRevision;
  private final Scope scope;
  private final StoreWatcher watcher;
  private final Runnable whenOver;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Of the stream that is open; null while there is none. */
  private volatile @Nullable BlockingQueue<Signal> signals;

  private volatile boolean closed;

  /** Everything up to this version is delivered. The thread's own. */
  private long position;

  private Duration pause = FIRST_PAUSE;

  /**
   * Twice as long after each silence: a member that reads millions of revisions for us says nothing
   * meanwhile, and would begin anew on the next stream.
   */
  private long patience = ANSWER_NANOS;

  EtcdWatch(
      EtcdChannels channels,
      Members members,
      ToLongFunction<Deadline> newestRevision,
      Scope scope,
      long afterVersion,
      StoreWatcher watcher,
      Runnable whenOver) {
    this.channels = channels;
    this.members = members;
    this.newestRevision = newestRevision;
    this.scope = scope;
    this.position = afterVersion;
    this.watcher = watcher;
    this.whenOver = whenOver;
    this.thread = Thread.ofVirtual().name("etcd-watch-" + scope.prefix()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed && stream(channels.current())) {
        closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      }
    } catch (InterruptedException _) {
      // Closed.
    } catch (RuntimeException | Error e) {
      log.error("watch failed scope={} position={}", scope.prefix(), position, e);
      watcher.ended(new Failure.Internal("the watch failed: " + e));
    } finally {
      whenOver.run();
    }
  }

  /** One stream until it breaks; false when the watch is over. */
  private boolean stream(int member) throws InterruptedException {
    ManagedChannel channel = channels.forStream(member);
    try {
      boolean again = !EtcdChannels.connects(channel) || follow(channel);
      if (again) {
        channels.failed(member);
      }
      return again;
    } finally {
      signals = null;
      channel.shutdownNow();
    }
  }

  private boolean follow(ManagedChannel channel) throws InterruptedException {
    BlockingQueue<Signal> mine = new LinkedBlockingQueue<>();
    String prefix = Scope.of(scope.kind()).prefix();
    WatchStream stream =
        WatchStream.open(
            channel,
            ByteString.copyFromUtf8(prefix),
            Kv.endOf(prefix),
            firstRevision(position),
            mine);
    signals = mine;
    Answers answers = new Answers(scope);
    boolean created = false;
    // Since when an answer is due; 0 when none is. The first is that the watch is created.
    long asked = System.nanoTime();
    while (!closed) {
      @Nullable Signal signal =
          asked == 0 ? mine.take() : next(mine, asked, created ? patience : ANSWER_NANOS);
      switch (signal) {
        case null -> {
          patience = created ? Math.min(2 * patience, LONGEST_ANSWER_NANOS) : patience;
          log.info("watch interrupted scope={} cause=\"no answer\"", scope.prefix());
          return true;
        }
        case Signal.Broken(var status) -> {
          log.info("watch interrupted scope={} cause={}", scope.prefix(), status);
          return true;
        }
        case Signal.ProgressWanted _ -> {
          if (created) {
            stream.requestProgress();
            asked = asked == 0 ? System.nanoTime() : asked;
          }
        }
        case Signal.Answer(WatchResponse response) -> {
          if (response.getCanceled()) {
            return !compacted(response);
          }
          if (response.getCreated()) {
            switch (agrees(response.getHeader().getRevision())) {
              case YES -> {}
              case NO -> {
                return false;
              }
              case UNKNOWN -> {
                return true;
              }
            }
            members.look();
            created = true;
            pause = FIRST_PAUSE;
          } else {
            patience = ANSWER_NANOS;
          }
          take(response, answers);
          stream.taken();
          // Whoever watches may have taken long: only what is asked from here on is due.
          asked = 0;
        }
      }
    }
    return false;
  }

  private static @Nullable Signal next(BlockingQueue<Signal> mine, long asked, long patience)
      throws InterruptedException {
    return mine.poll(asked + patience - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private enum Agrees {
    YES,
    NO,
    UNKNOWN
  }

  /**
   * Whether the store has come as far as our position; when it has not, the watch has ended. A
   * member that lags behind the others has not either, and catches up: the newest revision of all
   * tells the two apart.
   */
  private Agrees agrees(long membersRevision) {
    long ours = Version.revision(position);
    if (membersRevision >= ours) {
      return Agrees.YES;
    }
    long newest;
    try {
      newest = newestRevision.applyAsLong(Deadline.after(REVISION_SECONDS, TimeUnit.SECONDS));
    } catch (FailureException e) {
      log.info("watch interrupted scope={} cause=\"{}\"", scope.prefix(), e.getMessage());
      return Agrees.UNKNOWN;
    }
    if (newest >= ours) {
      return Agrees.YES;
    }
    watcher.ended(
        new Failure.Expired(
            "the store's history was replaced: it is at revision %d, and the watch was at %d"
                .formatted(newest, ours)));
    return Agrees.NO;
  }

  private boolean compacted(WatchResponse response) {
    if (response.getCompactRevision() == 0) {
      return false;
    }
    watcher.ended(
        new Failure.Expired(
            "The provided resource version is too old: version %d, and history begins at revision %d"
                .formatted(position, response.getCompactRevision())));
    return true;
  }

  private void take(WatchResponse response, Answers answers) {
    if (response.getEventsCount() > 0) {
      long last = response.getEvents(response.getEventsCount() - 1).getKv().getModRevision();
      List<StoreEvent> events = answers.events(response, position);
      if (!events.isEmpty()) {
        watcher.changed(events);
      }
      // One revision arrives whole, for streams are opened without fragments.
      position = Math.max(position, Version.endOf(last));
    } else if (!response.getCreated()) {
      long revision = response.getHeader().getRevision();
      position = Math.max(position, Version.endOf(revision));
      watcher.progressed(revision);
    }
  }

  static long firstRevision(long afterVersion) {
    long revision = Version.revision(afterVersion);
    return Math.max(1, afterVersion == Version.endOf(revision) ? revision : revision - 1);
  }

  @Override
  public boolean requestProgress() {
    if (!members.progressTrusted()) {
      return false;
    }
    @Nullable BlockingQueue<Signal> current = signals;
    if (current != null) {
      current.add(new Signal.ProgressWanted());
    }
    return true;
  }

  @Override
  public void close() {
    closed = true;
    closing.countDown();
    if (!thread.equals(Thread.currentThread())) {
      thread.interrupt();
      joinThread();
    }
  }

  private void joinThread() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
