package dev.berth.apiserver.grpc;

import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.apiserver.nodes.Streams;
import dev.berth.apiserver.object.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One caller's stream into a container. Another frame is asked for when one was taken, so that at
 * most one waits here. When the caller goes, the session ends.
 */
final class CallerStream implements StreamObserver<StreamFrame>, Streams.Caller {
  /** More than the most data of a frame, with what surrounds it. */
  private static final int MAX_FRAME = 128 * 1024;

  private final Streams streams;
  private final Set<StreamFrame.FrameCase> beginnings;
  private final ServerCallStreamObserver<StreamFrame> caller;
  private final ReadyGate gate;
  private final BlockingQueue<Optional<StreamFrame>> arrived = new LinkedBlockingQueue<>();
  private volatile @Nullable Thread carrier;
  private boolean ended;

  CallerStream(
      Streams streams,
      Set<StreamFrame.FrameCase> beginnings,
      ServerCallStreamObserver<StreamFrame> caller) {
    this.streams = streams;
    this.beginnings = beginnings;
    this.caller = caller;
    caller.disableAutoRequest();
    this.gate = ReadyGate.of(caller, this::gone);
    caller.request(1);
  }

  @Override
  public void onNext(StreamFrame frame) {
    if (frame.getSerializedSize() > MAX_FRAME) {
      fail(Answer.failed(NodeletEndpoint.bad("a frame has at most 64 KiB of data")));
      gone();
    } else if (carrier != null) {
      arrived.add(Optional.of(frame));
    } else if (beginnings.contains(frame.getFrameCase())) {
      Thread thread = Thread.ofVirtual().name("stream").unstarted(() -> carry(frame));
      carrier = thread;
      caller.request(1);
      thread.start();
    } else {
      fail(Answer.failed(NodeletEndpoint.bad("the first frame of this call is " + beginnings)));
    }
  }

  @Override
  public void onError(Throwable thrown) {
    gone();
  }

  @Override
  public void onCompleted() {
    arrived.add(Optional.empty());
  }

  @Override
  public Optional<StreamFrame> take() throws InterruptedException {
    Optional<StreamFrame> frame = arrived.take();
    if (frame.isPresent()) {
      caller.request(1);
    }
    return frame;
  }

  @Override
  public boolean put(StreamFrame frame) throws InterruptedException {
    if (!gate.await()) {
      return false;
    }
    synchronized (this) {
      if (ended) {
        return false;
      }
      caller.onNext(frame);
    }
    return true;
  }

  private void carry(StreamFrame first) {
    try {
      streams.carry(first, this, Deadline.in(Answer.DEFAULT_TIME).orWhen(caller::isCancelled));
      complete();
    } catch (InterruptedException e) {
      // The caller is gone; the session has ended with it.
    } catch (RuntimeException e) {
      fail(Answer.failed(e));
    }
  }

  private synchronized void complete() {
    if (!ended && !caller.isCancelled()) {
      ended = true;
      caller.onCompleted();
    }
  }

  private synchronized void fail(Throwable failure) {
    if (!ended && !caller.isCancelled()) {
      ended = true;
      caller.onError(failure);
    }
  }

  private void gone() {
    Thread thread = carrier;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
