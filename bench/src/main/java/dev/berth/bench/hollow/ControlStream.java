package dev.berth.bench.hollow;

import dev.berth.api.rpc.v1.Heartbeat;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.api.rpc.v1.NodeletMessage;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.ServerMessage;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** One node's stream to one API server: opened again at the next beat whenever it has ended. */
final class ControlStream implements AutoCloseable {
  private final NodeletServiceGrpc.NodeletServiceStub stub;
  private final Hello hello;
  private @Nullable StreamObserver<NodeletMessage> open;
  private int opened;
  private boolean closed;

  ControlStream(Channel server, Hello hello) {
    this.stub = NodeletServiceGrpc.newStub(server);
    this.hello = hello;
  }

  synchronized void beat() {
    if (closed) {
      return;
    }
    if (open == null) {
      open = stub.control(new Answers(++opened));
      open.onNext(NodeletMessage.newBuilder().setHello(hello).build());
    } else {
      open.onNext(NodeletMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (open != null) {
      open.onCompleted();
      open = null;
    }
  }

  private synchronized void ended(int which) {
    if (which == opened) {
      open = null;
    }
  }

  /** What the server says matters only in that it goes on. */
  private final class Answers implements StreamObserver<ServerMessage> {
    private final int which;

    private Answers(int which) {
      this.which = which;
    }

    @Override
    public void onNext(ServerMessage message) {}

    @Override
    public void onError(Throwable error) {
      ended(which);
    }

    @Override
    public void onCompleted() {
      ended(which);
    }
  }
}
