package dev.berth.apiserver.grpc;

import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamFrame.FrameCase;
import dev.berth.api.rpc.v1.StreamServiceGrpc;
import dev.berth.apiserver.nodes.Streams;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;

/** berth.rpc.v1.StreamService. */
public final class StreamEndpoint extends StreamServiceGrpc.StreamServiceImplBase {
  private final Streams streams;

  public StreamEndpoint(Streams streams) {
    this.streams = streams;
  }

  @Override
  public StreamObserver<StreamFrame> exec(StreamObserver<StreamFrame> caller) {
    return open(caller, Set.of(FrameCase.EXEC));
  }

  @Override
  public StreamObserver<StreamFrame> attach(StreamObserver<StreamFrame> caller) {
    return open(caller, Set.of(FrameCase.ATTACH));
  }

  @Override
  public StreamObserver<StreamFrame> portForward(StreamObserver<StreamFrame> caller) {
    return open(caller, Set.of(FrameCase.PORT));
  }

  @Override
  public StreamObserver<StreamFrame> copy(StreamObserver<StreamFrame> caller) {
    return open(caller, Set.of(FrameCase.COPY_FROM, FrameCase.COPY_TO));
  }

  private CallerStream open(StreamObserver<StreamFrame> caller, Set<FrameCase> beginnings) {
    return new CallerStream(streams, beginnings, (ServerCallStreamObserver<StreamFrame>) caller);
  }
}
