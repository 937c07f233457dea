package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Key;
import io.etcd.jetcd.api.Event;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads what has happened to some keys. */
final class History {
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
    LinkedBlockingQueue<WatchStream.Signal> signals = new LinkedBlockingQueue<>();
    ManagedChannel channel = channels.forStream(channels.current());
    try {
      if (!EtcdChannels.connects(channel)) {
        return Optional.empty();
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
        long rest = deadline.timeRemaining(TimeUnit.NANOSECONDS);
        if (!(signals.poll(rest, TimeUnit.NANOSECONDS)
                instanceof WatchStream.Signal.Answer(var response))
            || response.getCanceled()) {
          return Optional.empty();
        }
        if (reader.read(response.getEventsList())) {
          return Optional.of(reader.found);
        }
        stream.taken();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
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
