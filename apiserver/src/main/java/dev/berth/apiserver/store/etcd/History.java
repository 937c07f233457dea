package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Key;
import io.etcd.jetcd.api.Event;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads what has happened to some keys. */
final class History {
  /** How long a member may say nothing: what is asked for is there already. */
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final EtcdChannels channels;

  History(EtcdChannels channels) {
    this.channels = channels;
  }

  /**
   * One revision that changed one of the keys.
   *
   * @param events all of the revision, other keys' too, in order
   */
  record Moment(long revision, List<Event> events) {}

  /**
   * What changed the keys after a revision and before another one, at which the {@link Fence} was
   * raised: its event is what shows that nothing is missing. Empty when that history is compacted,
   * or can't be read by the deadline.
   */
  Optional<List<Moment>> between(long after, long fence, Set<ByteString> keys, Deadline deadline) {
    Duration pause = Duration.ofMillis(50);
    while (true) {
      int member = channels.current();
      Read read = read(member, after, fence, keys, deadline);
      if (read.complete() || read.compacted()) {
        return read.complete() ? Optional.of(read.moments()) : Optional.empty();
      }
      // It was this member or its connection: another one may do.
      channels.failed(member);
      if (!EtcdChannels.pause(pause, deadline)) {
        return Optional.empty();
      }
      pause = EtcdChannels.longer(pause);
    }
  }

  /** What came of one stream. */
  private record Read(boolean complete, boolean compacted, List<Moment> moments) {
    static final Read BROKEN = new Read(false, false, List.of());
  }

  private Read read(int member, long after, long fence, Set<ByteString> keys, Deadline deadline) {
    LinkedBlockingQueue<WatchStream.Signal> signals = new LinkedBlockingQueue<>();
    ManagedChannel channel = channels.forStream(member);
    try {
      if (!EtcdChannels.connects(channel)) {
        return Read.BROKEN;
      }
      // One revision early, as every watch: some etcds forget a delete at the compacted revision.
      WatchStream stream =
          WatchStream.open(
              channel,
              ByteString.copyFromUtf8(Key.ROOT),
              Kv.endOf(Key.ROOT),
              Math.max(1, after),
              signals);
      Reader reader = new Reader(after, fence, keys);
      while (true) {
        long rest = Math.min(deadline.timeRemaining(TimeUnit.NANOSECONDS), ANSWER_NANOS);
        if (!(signals.poll(rest, TimeUnit.NANOSECONDS)
            instanceof WatchStream.Signal.Answer(var response))) {
          return Read.BROKEN;
        }
        if (response.getCanceled()) {
          return new Read(false, response.getCompactRevision() != 0, List.of());
        }
        if (reader.read(response.getEventsList())) {
          return new Read(true, false, reader.found);
        }
        stream.taken();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Read.BROKEN;
    } finally {
      channel.shutdownNow();
    }
  }

  private static final class Reader {
    private final long after;
    private final long fence;
    private final Set<ByteString> keys;
    private final List<Moment> found = new ArrayList<>();

    /** Of the revision that is being read; a revision comes whole, in one answer. */
    private List<Event> events = new ArrayList<>();

    private long revision;
    private boolean named;

    Reader(long after, long fence, Set<ByteString> keys) {
      this.after = after;
      this.fence = fence;
      this.keys = keys;
    }

    /** True when all is read. */
    boolean read(List<Event> answer) {
      for (Event event : answer) {
        long at = event.getKv().getModRevision();
        if (at != revision) {
          keep();
          revision = at;
        }
        if (at >= fence) {
          return true;
        }
        if (at > after) {
          events.add(event);
          named |= keys.contains(event.getKv().getKey());
        }
      }
      keep();
      return false;
    }

    private void keep() {
      if (named) {
        found.add(new Moment(revision, List.copyOf(events)));
      }
      events = new ArrayList<>();
      named = false;
    }
  }
}
