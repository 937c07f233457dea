package dev.berth.apiserver.grpc;

import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogServiceGrpc;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.apiserver.nodes.Logs;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** berth.rpc.v1.LogService. */
public final class LogEndpoint extends LogServiceGrpc.LogServiceImplBase {
  private final Logs logs;

  public LogEndpoint(Logs logs) {
    this.logs = logs;
  }

  @Override
  public void logs(LogsRequest request, StreamObserver<LogChunk> caller) {
    new LogStream(logs, request, (ServerCallStreamObserver<LogChunk>) caller).start();
  }
}
