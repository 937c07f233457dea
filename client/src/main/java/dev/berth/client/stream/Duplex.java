package dev.berth.client.stream;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A call that goes both ways. One thread reads, others may send; a sender waits while the other end
 * has no room, and at most {@link #WINDOW} messages wait here for the reader, so nothing piles up
 * on either side. Any thread may close, which ends every wait.
 */
public final class Duplex<Q, R> implements AutoCloseable {
  private static final int WINDOW = 2;

  /** What the queue holds. */
  private sealed interface Item<R> {
    record Next<R>(R message) implements Item<R> {}

    record End<R>(Status status, Metadata trailers) implements Item<R> {}
  }

  private final ClientCall<Q, R> call;
  private final LinkedBlockingQueue<Item<R>> items = new LinkedBlockingQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean over;
  private boolean sentAll;

  private Duplex(ClientCall<Q, R> call) {
    this.call = call;
  }

  /** Begins a call; what comes of it is for the reader to find out. */
  public static <Q, R> Duplex<Q, R> open(Channel channel, MethodDescriptor<Q, R> method) {
    Duplex<Q, R> duplex = new Duplex<>(channel.newCall(method, CallOptions.DEFAULT));
    duplex.start();
    return duplex;
  }

  private void start() {
    call.start(new Arrivals(), new Metadata());
    call.request(WINDOW);
  }

  /** Waits for room, and sends. False: the call is over, and the message went nowhere. */
  public boolean send(Q message) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!over && !sentAll && !call.isReady()) {
        changed.await();
      }
      if (over || sentAll) {
        return false;
      }
      call.sendMessage(message);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be sent. */
  public void endSending() {
    lock.lock();
    try {
      if (!over && !sentAll) {
        call.halfClose();
      }
      sentAll = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next message.
   *
   * @return empty when the other end has ended the call well
   * @throws FailureException when it failed; <em>unavailable</em> also when it was closed here
   */
  public Optional<R> next() throws InterruptedException {
    return switch (items.take()) {
      case Item.Next<R> next -> {
        call.request(1);
        yield Optional.of(next.message());
      }
      case Item.End<R> end -> {
        // Whoever asks again gets the same answer.
        items.add(end);
        if (end.status().isOk()) {
          yield Optional.empty();
        }
        Exception cause = end.status().asRuntimeException(end.trailers());
        Failure failure = Failures.fromGrpc(cause);
        throw new FailureException(failure, cause);
      }
    };
  }

  @Override
  public void close() {
    call.cancel("closed", null);
    end();
  }

  private void end() {
    lock.lock();
    try {
      over = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Arrivals extends ClientCall.Listener<R> {
    @Override
    public void onReady() {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onMessage(R message) {
      items.add(new Item.Next<>(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      items.add(new Item.End<>(status, trailers));
      end();
    }
  }
}
