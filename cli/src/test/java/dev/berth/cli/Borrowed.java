package dev.berth.cli;

import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.client.BerthClient;
import dev.berth.client.ForwardingClient;
import dev.berth.client.stream.ContainerStream;
import java.util.function.Function;

/** A client that outlives the commands that close it, and whose streams come from the test. */
final class Borrowed extends ForwardingClient {
  private final Function<LogsRequest, LogStream> logs;
  private final Function<StreamFrame, ContainerStream> streams;

  Borrowed(
      BerthClient client,
      Function<LogsRequest, LogStream> logs,
      Function<StreamFrame, ContainerStream> streams) {
    super(client);
    this.logs = logs;
    this.streams = streams;
  }

  @Override
  public LogStream logs(LogsRequest request) {
    return logs.apply(request);
  }

  @Override
  public ContainerStream open(StreamFrame first) {
    return streams.apply(first);
  }
}
