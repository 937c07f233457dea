package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One watch stream of etcd with one watcher on it. Its answers land in the owner's queue, one at a
 * time: the next is asked for with {@link #taken}.
 */
final class WatchStream {
  /** etcd ends the stream when its member has lost the leader, instead of keeping silent. */
  private static final Metadata REQUIRE_LEADER = new Metadata();

  static {
    REQUIRE_LEADER.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
  }

  /** What the owner of the stream has to do something about. */
  sealed interface Signal {
    record Answer(WatchResponse response) implements Signal {}

    /** The stream is over. */
    record Broken(Status status) implements Signal {}

    /** Somebody wants to know the progress. */
    record ProgressWanted() implements Signal {}
  }

  private final Observer observer;

  private WatchStream(Observer observer) {
    this.observer = observer;
  }

  static WatchStream open(
      Channel channel, ByteString from, ByteString to, long revision, BlockingQueue<Signal> into) {
    Observer observer = new Observer(into);
    Context before = Context.ROOT.attach();
    try {
      WatchGrpc.newStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(REQUIRE_LEADER))
          .watch(observer);
    } finally {
      Context.ROOT.detach(before);
    }
    observer.send(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(from)
                    .setRangeEnd(to)
                    .setStartRevision(revision)
                    .setPrevKv(true)
                    .setProgressNotify(true))
            .build());
    return new WatchStream(observer);
  }

  /** Asks for the next answer. */
  void taken() {
    if (observer.call != null) {
      observer.call.request(1);
    }
  }

  void requestProgress() {
    observer.send(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
  }

  private static final class Observer
      implements ClientResponseObserver<WatchRequest, WatchResponse> {
    private final BlockingQueue<Signal> into;
    private @Nullable ClientCallStreamObserver<WatchRequest> call;

    Observer(BlockingQueue<Signal> into) {
      this.into = into;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(1);
    }

    void send(WatchRequest request) {
      if (call != null) {
        call.onNext(request);
      }
    }

    @Override
    public void onNext(WatchResponse response) {
      into.add(new Signal.Answer(response));
    }

    @Override
    public void onError(Throwable error) {
      into.add(new Signal.Broken(Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
      into.add(new Signal.Broken(Status.UNAVAILABLE));
    }
  }
}
