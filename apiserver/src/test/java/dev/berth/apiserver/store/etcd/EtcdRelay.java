package dev.berth.apiserver.store.etcd;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.berth.apiserver.store.etcd.EtcdRelay.Meddler.Verdict;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A member of etcd as a test wants it: passes calls on to a real one, and meddles with watches. */
public final class EtcdRelay implements AutoCloseable {
  private static final int MOST_BYTES = 512 << 20;

  /** Sees every answer of every watch stream before it goes on. Called by one thread a stream. */
  public interface Meddler {
    /** What becomes of an answer. */
    sealed interface Verdict {
      record Pass(WatchResponse answer) implements Verdict {}

      /** The stream breaks; the answer passes before that, if there is one. */
      record Cut(@Nullable WatchResponse answer) implements Verdict {}
    }

    Verdict onAnswer(WatchResponse answer);
  }

  private final ManagedChannel etcd;
  private final Server server;
  private final Meddler meddler;

  private EtcdRelay(LocalEtcd etcd, Meddler meddler) {
    this.meddler = meddler;
    this.etcd =
        NettyChannelBuilder.forTarget(etcd.endpoint())
            .usePlaintext()
            .maxInboundMessageSize(MOST_BYTES)
            .build();
    this.server =
        NettyServerBuilder.forPort(0)
            .maxInboundMessageSize(MOST_BYTES)
            .fallbackHandlerRegistry(
                new HandlerRegistry() {
                  @Override
                  public ServerMethodDefinition<?, ?> lookupMethod(
                      String name, @Nullable String authority) {
                    MethodDescriptor<byte[], byte[]> method =
                        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                            .setFullMethodName(name)
                            .setType(MethodDescriptor.MethodType.UNKNOWN)
                            .build();
                    return ServerMethodDefinition.create(method, relay(method));
                  }
                })
            .build();
  }

  public static EtcdRelay to(TestEtcd etcd, Meddler meddler) {
    EtcdRelay relay = new EtcdRelay(etcd.etcd(), meddler);
    try {
      relay.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return relay;
  }

  public String endpoint() {
    return "127.0.0.1:" + server.getPort();
  }

  private ServerCallHandler<byte[], byte[]> relay(MethodDescriptor<byte[], byte[]> method) {
    boolean watches =
        method.getFullMethodName().equals(WatchGrpc.getWatchMethod().getFullMethodName());
    return (call, headers) -> {
      ClientCall<byte[], byte[]> onward = etcd.newCall(method, CallOptions.DEFAULT);
      onward.start(new Answers(call, onward, watches), headers);
      onward.request(Integer.MAX_VALUE);
      call.request(Integer.MAX_VALUE);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(byte[] message) {
          onward.sendMessage(message);
        }

        @Override
        public void onHalfClose() {
          onward.halfClose();
        }

        @Override
        public void onCancel() {
          onward.cancel("the caller is gone", null);
        }
      };
    };
  }

  private final class Answers extends ClientCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> caller;
    private final ClientCall<byte[], byte[]> onward;
    private final boolean watches;
    private boolean over;

    Answers(ServerCall<byte[], byte[]> caller, ClientCall<byte[], byte[]> onward, boolean watches) {
      this.caller = caller;
      this.onward = onward;
      this.watches = watches;
    }

    @Override
    public void onHeaders(Metadata headers) {
      caller.sendHeaders(headers);
    }

    @Override
    public void onMessage(byte[] message) {
      if (over) {
        return;
      }
      if (!watches) {
        caller.sendMessage(message);
        return;
      }
      switch (meddler.onAnswer(parse(message))) {
        case Verdict.Pass(WatchResponse answer) -> caller.sendMessage(answer.toByteArray());
        case Verdict.Cut(WatchResponse answer) -> {
          if (answer != null) {
            caller.sendMessage(answer.toByteArray());
          }
          over = true;
          caller.close(Status.UNAVAILABLE.withDescription("cut by the test"), new Metadata());
          onward.cancel("cut by the test", null);
        }
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!over) {
        caller.close(status, trailers);
      }
    }
  }

  private static WatchResponse parse(byte[] message) {
    try {
      return WatchResponse.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    etcd.shutdownNow();
  }
}
