package dev.berth.nodelet.stream;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.v1.Status;
import dev.berth.api.rpc.v1.EndOfData;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.SessionFrame;
import dev.berth.api.rpc.v1.StreamExit;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamOpened;
import dev.berth.client.stream.ContainerStream;
import dev.berth.client.stream.Duplex;
import io.grpc.Channel;
import java.util.Optional;

/**
 * A session's stream to the API server. One thread reads; a sender waits while the caller at the
 * other end does not read.
 */
final class Wire implements AutoCloseable {
  private final Duplex<SessionFrame, SessionFrame> call;
  private volatile boolean closed;

  private Wire(Duplex<SessionFrame, SessionFrame> call) {
    this.call = call;
  }

  static Wire open(Channel server, String session) throws InterruptedException {
    Wire wire = new Wire(Duplex.open(server, NodeletServiceGrpc.getSessionMethod()));
    boolean _ = wire.call.send(SessionFrame.newBuilder().setSession(session).build());
    return wire;
  }

  /** What was asked for has begun. */
  boolean opened(StreamOpened opened) throws InterruptedException {
    return send(StreamFrame.newBuilder().setOpened(opened));
  }

  /** Output, in as many frames as it needs. False: nobody wants it any more. */
  boolean output(byte[] data, int length, boolean stderr) throws InterruptedException {
    for (int from = 0; from < length; from += ContainerStream.MAX_DATA) {
      ByteString part =
          ByteString.copyFrom(data, from, Math.min(length - from, ContainerStream.MAX_DATA));
      StreamFrame.Builder frame = StreamFrame.newBuilder();
      if (!send(stderr ? frame.setErrorOutput(part) : frame.setOutput(part))) {
        return false;
      }
    }
    return true;
  }

  boolean outputEnd() throws InterruptedException {
    return send(StreamFrame.newBuilder().setOutputEnd(EndOfData.getDefaultInstance()));
  }

  boolean exit(int code) throws InterruptedException {
    return send(StreamFrame.newBuilder().setExit(StreamExit.newBuilder().setCode(code)));
  }

  void fail(Status failure) throws InterruptedException {
    boolean _ = call.send(SessionFrame.newBuilder().setFailure(failure).build());
  }

  /** The caller's next frame; empty when there will be none, for the session is over. */
  Optional<StreamFrame> next() throws InterruptedException {
    while (true) {
      Optional<SessionFrame> frame;
      try {
        frame = call.next();
      } catch (FailureException e) {
        return Optional.empty();
      }
      if (frame.isEmpty() || frame.get().hasStream()) {
        return frame.map(SessionFrame::getStream);
      }
    }
  }

  /** All is said. Waits until the server has it: closing before would cut off the end. */
  void end() throws InterruptedException {
    call.endSending();
    while (next().isPresent()) {
      // What the caller still sends is of no use.
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    call.close();
  }

  private boolean send(StreamFrame.Builder frame) throws InterruptedException {
    return call.send(SessionFrame.newBuilder().setStream(frame).build());
  }
}
