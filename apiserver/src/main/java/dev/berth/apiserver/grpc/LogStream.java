package dev.berth.apiserver.grpc;

import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.apiserver.nodes.Logs;
import dev.berth.apiserver.object.Deadline;
import io.grpc.stub.ServerCallStreamObserver;

/**
 * One caller's logs: fetched as fast as the caller reads. When the caller goes, the session ends.
 */
final class LogStream implements Logs.Sink {
  private final Logs logs;
  private final LogsRequest request;
  private final ServerCallStreamObserver<LogChunk> caller;
  private final Thread sender;
  private final ReadyGate gate;

  LogStream(Logs logs, LogsRequest request, ServerCallStreamObserver<LogChunk> caller) {
    this.logs = logs;
    this.request = request;
    this.caller = caller;
    this.sender = Thread.ofVirtual().name("logs").unstarted(this::send);
    this.gate = ReadyGate.of(caller, sender::interrupt);
  }

  void start() {
    sender.start();
  }

  @Override
  public boolean put(LogChunk chunk) throws InterruptedException {
    if (!gate.await()) {
      return false;
    }
    caller.onNext(chunk);
    return true;
  }

  private void send() {
    try {
      logs.stream(request, this, Deadline.in(Answer.DEFAULT_TIME).orWhen(caller::isCancelled));
      if (!caller.isCancelled()) {
        caller.onCompleted();
      }
    } catch (InterruptedException e) {
      // The caller is gone; the session has ended with it.
    } catch (RuntimeException e) {
      if (!caller.isCancelled()) {
        caller.onError(Answer.failed(e));
      }
    }
  }
}
