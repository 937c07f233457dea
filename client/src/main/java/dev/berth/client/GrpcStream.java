package dev.berth.client;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A server's stream, pulled. At most {@link #WINDOW} messages wait here; beyond that the server is
 * held back by HTTP/2's flow control, and may cut off a reader that is too slow.
 */
final class GrpcStream<R> implements AutoCloseable {
  private static final int WINDOW = 4;

  /** What the queue holds. */
  private sealed interface Item<R> {
    record Next<R>(R message) implements Item<R> {}

    record End<R>(Status status, Metadata trailers) implements Item<R> {}
  }

  private final ClientCall<?, R> call;
  private final Consumer<Failure> failed;
  private final LinkedBlockingQueue<Item<R>> items = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  <Q> GrpcStream(ClientCall<Q, R> call, Q request, Consumer<Failure> failed) {
    this.call = call;
    this.failed = failed;
    call.start(new Arrivals(), new Metadata());
    call.request(WINDOW);
    call.sendMessage(request);
    call.halfClose();
  }

  /**
   * Waits for the next message.
   *
   * @return empty when the server has ended the stream well
   * @throws FailureException when it failed, or was closed here
   */
  Optional<R> next() {
    Item<R> item;
    try {
      item = items.take();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted while reading"), e);
    }
    return switch (item) {
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
        throw failure(end);
      }
    };
  }

  private FailureException failure(Item.End<R> end) {
    if (closed) {
      return new FailureException(new Failure.Unavailable("closed"));
    }
    Exception cause = end.status().asRuntimeException(end.trailers());
    Failure failure = Failures.fromGrpc(cause);
    failed.accept(failure);
    return new FailureException(failure, cause);
  }

  @Override
  public void close() {
    closed = true;
    call.cancel("closed by the reader", null);
  }

  private final class Arrivals extends ClientCall.Listener<R> {
    @Override
    public void onMessage(R message) {
      items.add(new Item.Next<>(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      items.add(new Item.End<>(status, trailers));
    }
  }
}
