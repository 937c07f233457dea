package dev.berth.client;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamOpened;
import dev.berth.api.rpc.v1.StreamServiceGrpc;
import dev.berth.client.stream.ContainerStream;
import dev.berth.client.stream.Duplex;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Optional;

/** A stream into a container, over whichever API server hears the container's node. */
record GrpcContainerStream(Duplex<StreamFrame, StreamFrame> call, StreamOpened opened)
    implements ContainerStream {
  /** Nothing has happened before the node says that it began, so other servers may be asked. */
  static ContainerStream open(Servers servers, StreamFrame first) {
    MethodDescriptor<StreamFrame, StreamFrame> method = method(first);
    List<Channel> ready = servers.inOrder();
    for (int tries = 1; ; tries++) {
      Duplex<StreamFrame, StreamFrame> call = Duplex.open(ready.get(tries - 1), method);
      try {
        return begin(call, first);
      } catch (FailureException e) {
        call.close();
        if (!(e.failure() instanceof Failure.Unavailable) || tries >= ready.size()) {
          throw e;
        }
      } catch (InterruptedException e) {
        call.close();
        Thread.currentThread().interrupt();
        throw new FailureException(new Failure.Unavailable("interrupted"), e);
      }
    }
  }

  private static ContainerStream begin(Duplex<StreamFrame, StreamFrame> call, StreamFrame first)
      throws InterruptedException {
    boolean _ = call.send(first);
    StreamFrame answer =
        call.next()
            .orElseThrow(() ->
                new FailureException(new Failure.Unavailable("the stream ended before it began")));
    if (!answer.hasOpened()) {
      throw new FailureException(
          new Failure.Internal("the node did not say that the stream has begun"));
    }
    return new GrpcContainerStream(call, answer.getOpened());
  }

  private static MethodDescriptor<StreamFrame, StreamFrame> method(StreamFrame first) {
    return switch (first.getFrameCase()) {
      case EXEC -> StreamServiceGrpc.getExecMethod();
      case ATTACH -> StreamServiceGrpc.getAttachMethod();
      case PORT -> StreamServiceGrpc.getPortForwardMethod();
      case COPY_FROM, COPY_TO -> StreamServiceGrpc.getCopyMethod();
      case OPENED,
          INPUT,
          INPUT_END,
          OUTPUT,
          ERROR_OUTPUT,
          OUTPUT_END,
          RESIZE,
          EXIT,
          FRAME_NOT_SET ->
          throw new IllegalArgumentException("no stream begins with " + first.getFrameCase());
    };
  }

  @Override
  public boolean send(StreamFrame frame) throws InterruptedException {
    return call.send(frame);
  }

  @Override
  public Optional<StreamFrame> next() throws InterruptedException {
    return call.next();
  }

  @Override
  public void close() {
    call.close();
  }
}
