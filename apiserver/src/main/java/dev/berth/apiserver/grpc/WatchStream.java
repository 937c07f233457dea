package dev.berth.apiserver.grpc;

import dev.berth.apiserver.watch.EncodedEvent;
import dev.berth.apiserver.watch.Watch;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;

/**
 * Sends what waits for one watcher, when the watcher has room for it. One thread does all the
 * sending; gRPC's own calls into here only wake or interrupt it. A watcher that does not read is
 * cut off by the watch itself, which then fails as <em>expired</em>, and the sender no longer waits
 * for room.
 */
final class WatchStream {
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final ServerCallStreamObserver<EncodedMessage> caller;
  private final Thread sender;
  private final ReadyGate gate;
  private volatile Watch watch;

  @SuppressWarnings("NullAway.Init") // the watch comes with start(), before the sender runs
  WatchStream(ServerCallStreamObserver<EncodedMessage> caller) {
    this.caller = caller;
    this.sender = Thread.ofVirtual().name("watch").unstarted(this::send);
    this.gate = ReadyGate.of(caller, sender::interrupt);
  }

  void start(Watch opened) {
    this.watch = opened;
    opened.whenFailed(gate::open);
    sender.start();
  }

  private void send() {
    try (Watch open = watch) {
      while (gate.await()) {
        List<EncodedEvent> events = open.next(WAIT);
        if (!events.isEmpty()) {
          caller.onNext(new EncodedMessage(events.stream().map(EncodedEvent::response).toList()));
        }
      }
    } catch (InterruptedException e) {
      // The caller is gone: nobody to tell.
    } catch (RuntimeException | Error e) {
      if (!caller.isCancelled()) {
        caller.onError(Answer.failed(e));
      }
    }
  }
}
