package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.rpc.v1.NodeletMessage;
import dev.berth.api.rpc.v1.ServerMessage;
import dev.berth.apiserver.nodes.Link;
import dev.berth.apiserver.nodes.NodeControl;
import dev.berth.apiserver.object.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** One nodelet's control stream. gRPC calls in here one message at a time; others only send. */
final class ControlStream implements StreamObserver<NodeletMessage>, Link {
  private final NodeControl control;
  private final ServerCallStreamObserver<ServerMessage> nodelet;
  private NodeControl.@Nullable Presence presence;
  private boolean ended;

  ControlStream(NodeControl control, ServerCallStreamObserver<ServerMessage> nodelet) {
    this.control = control;
    this.nodelet = nodelet;
    nodelet.setOnCancelHandler(this::gone);
  }

  @Override
  public void onNext(NodeletMessage message) {
    try {
      switch (message.getMessageCase()) {
        case HELLO -> {
          if (presence != null) {
            throw NodeletEndpoint.bad("a control stream has one hello");
          }
          presence = control.hello(message.getHello(), this, Deadline.in(Answer.DEFAULT_TIME));
        }
        case HEARTBEAT -> {
          if (presence == null) {
            throw NodeletEndpoint.bad("a control stream begins with a hello");
          }
          presence.heartbeat();
        }
        case STATE -> {
          if (presence == null) {
            throw NodeletEndpoint.bad("a control stream begins with a hello");
          }
          presence.state(message.getState());
        }
        case MESSAGE_NOT_SET -> {
          // From a newer nodelet: what it says is not for this server.
        }
      }
    } catch (RuntimeException e) {
      gone();
      fail(Answer.failed(e));
    }
  }

  @Override
  public void onError(Throwable thrown) {
    gone();
  }

  @Override
  public void onCompleted() {
    gone();
    synchronized (this) {
      if (!ended) {
        ended = true;
        nodelet.onCompleted();
      }
    }
  }

  @Override
  public synchronized void send(ServerMessage message) {
    if (!ended && !nodelet.isCancelled()) {
      nodelet.onNext(message);
    }
  }

  @Override
  public void end(Failure why) {
    fail(Failures.toGrpc(why));
  }

  private synchronized void fail(Throwable failure) {
    if (!ended) {
      ended = true;
      if (!nodelet.isCancelled()) {
        nodelet.onError(failure);
      }
    }
  }

  private void gone() {
    if (presence != null) {
      presence.closed();
    }
  }
}
