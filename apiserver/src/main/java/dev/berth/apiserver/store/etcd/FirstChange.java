package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Key;
import io.etcd.jetcd.api.Event;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Looks into the history of one key. */
final class FirstChange {
  private final EtcdChannels channels;

  FirstChange(EtcdChannels channels) {
    this.channels = channels;
  }

  /**
   * The first change of a key after a revision, one that has happened already. Empty when that
   * history is compacted, or can't be read by the deadline.
   */
  Optional<Event> after(Key key, long revision, Deadline deadline) {
    LinkedBlockingQueue<WatchStream.Signal> signals = new LinkedBlockingQueue<>();
    ManagedChannel channel = channels.forStream(channels.current());
    try {
      WatchStream stream =
          WatchStream.open(channel, Kv.bytes(key), ByteString.EMPTY, revision, signals);
      while (true) {
        long rest = deadline.timeRemaining(TimeUnit.NANOSECONDS);
        if (!(signals.poll(rest, TimeUnit.NANOSECONDS)
                instanceof WatchStream.Signal.Answer(var response))
            || response.getCanceled()) {
          return Optional.empty();
        }
        for (Event event : response.getEventsList()) {
          if (event.getKv().getModRevision() > revision) {
            return Optional.of(event);
          }
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
}
