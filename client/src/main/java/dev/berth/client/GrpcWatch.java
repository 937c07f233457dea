package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchResponse;
import java.util.ArrayList;
import java.util.List;

/** A watch over gRPC. Its back-pressure is the stream's. */
final class GrpcWatch<T extends Message> implements ObjectWatch<T> {
  private final Wire<T> wire;
  private final GrpcStream<WatchResponse> stream;

  GrpcWatch(Wire<T> wire, GrpcStream<WatchResponse> stream) {
    this.wire = wire;
    this.stream = stream;
  }

  @Override
  public List<ObjectEvent<T>> next() {
    WatchResponse batch =
        stream
            .next()
            .orElseThrow(() ->
                new FailureException(new Failure.Unavailable("the server has ended the watch")));
    List<ObjectEvent<T>> events = new ArrayList<>(batch.getEventsCount());
    for (WatchEvent event : batch.getEventsList()) {
      events.add(wire.event(event));
    }
    return events;
  }

  @Override
  public void close() {
    stream.close();
  }
}
