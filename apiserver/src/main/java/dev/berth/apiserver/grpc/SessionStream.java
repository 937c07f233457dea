package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.rpc.v1.SessionFrame;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.apiserver.nodes.Session;
import dev.berth.apiserver.nodes.Session.Part;
import dev.berth.apiserver.nodes.Sessions;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** One nodelet's session stream. The nodelet sends a frame when the session has room for it. */
final class SessionStream implements StreamObserver<SessionFrame>, Session.NodeletSide {
  private final Sessions sessions;
  private final ServerCallStreamObserver<SessionFrame> nodelet;
  private final ReadyGate gate;
  private @Nullable Session session;
  private boolean ended;

  SessionStream(Sessions sessions, ServerCallStreamObserver<SessionFrame> nodelet) {
    this.sessions = sessions;
    this.nodelet = nodelet;
    nodelet.disableAutoRequest();
    this.gate = ReadyGate.of(nodelet, () -> broken("the node's stream was cut"));
    nodelet.request(1);
  }

  @Override
  public void onNext(SessionFrame frame) {
    try {
      switch (frame.getFrameCase()) {
        case SESSION -> open(frame.getSession());
        case LOG -> put(new Part.Chunk(frame.getLog()));
        case STREAM -> put(new Part.Frame(frame.getStream()));
        case STATS -> put(new Part.Stats(frame.getStats()));
        case FAILURE -> put(new Part.Broken(Failures.fromStatus(frame.getFailure())));
        case FRAME_NOT_SET -> request();
      }
    } catch (RuntimeException e) {
      fail(Answer.failed(e));
    }
  }

  @Override
  public void onError(Throwable thrown) {
    broken("the node's stream broke: " + thrown.getMessage());
  }

  @Override
  public void onCompleted() {
    if (session != null) {
      session.put(new Part.End());
    }
    end();
  }

  @Override
  public void request() {
    nodelet.request(1);
  }

  @Override
  public void send(StreamFrame frame) throws InterruptedException {
    if (gate.await()) {
      synchronized (this) {
        if (!ended && !nodelet.isCancelled()) {
          nodelet.onNext(SessionFrame.newBuilder().setStream(frame).build());
        }
      }
    }
  }

  @Override
  public synchronized void end() {
    if (!ended) {
      ended = true;
      if (!nodelet.isCancelled()) {
        nodelet.onCompleted();
      }
    }
  }

  private void open(String id) {
    if (session != null) {
      throw NodeletEndpoint.bad("a session stream names its session once");
    }
    session =
        sessions
            .claim(id)
            .orElseThrow(() -> new FailureException(new Failure.NotFound("sessions", id)));
    session.opened(this);
  }

  private void put(Part part) {
    if (session == null) {
      throw NodeletEndpoint.bad("a session stream begins with the session's name");
    }
    session.put(part);
  }

  private void broken(String why) {
    if (session != null) {
      session.put(new Part.Broken(new Failure.Unavailable(why)));
    }
  }

  private synchronized void fail(Throwable failure) {
    if (!ended) {
      ended = true;
      if (!nodelet.isCancelled()) {
        nodelet.onError(failure);
      }
    }
  }
}
