package dev.berth.client;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogServiceGrpc;
import dev.berth.api.rpc.v1.LogsRequest;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Logs over gRPC. As long as nothing has come, an unavailable server is replaced by another one;
 * after that the reader alone knows where to go on.
 */
final class GrpcLogs implements BerthClient.LogStream {
  private final Servers servers;
  private final LogsRequest request;
  private volatile GrpcStream<LogChunk> stream;
  private volatile boolean closed;
  private @Nullable LogChunk ready;
  private boolean begun;
  private boolean over;

  GrpcLogs(Servers servers, LogsRequest request) {
    this.servers = servers;
    this.request = request;
    this.stream = servers.stream(LogServiceGrpc.getLogsMethod(), request);
  }

  @Override
  public boolean hasNext() {
    if (ready == null && !over) {
      Optional<LogChunk> next = read();
      begun = true;
      ready = next.orElse(null);
      over = next.isEmpty();
    }
    return ready != null;
  }

  @Override
  public LogChunk next() {
    LogChunk next = hasNext() ? ready : null;
    if (next == null) {
      throw new NoSuchElementException("the log has ended");
    }
    ready = null;
    return next;
  }

  @Override
  public void close() {
    closed = true;
    stream.close();
  }

  private Optional<LogChunk> read() {
    for (int tries = 1; ; tries++) {
      try {
        return stream.next();
      } catch (FailureException e) {
        if (begun
            || closed
            || tries >= servers.count()
            || !(e.failure() instanceof Failure.Unavailable)
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        stream = servers.stream(LogServiceGrpc.getLogsMethod(), request);
        if (closed) {
          stream.close();
        }
      }
    }
  }
}
