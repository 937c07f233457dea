package dev.berth.bench.rig;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.Any;
import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.BatchOperation;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.api.rpc.v1.BatchResult;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.DeleteRequest;
import dev.berth.api.rpc.v1.GetRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ListResponse;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.api.rpc.v1.WatchResponse;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.function.LongFunction;

/** The API server's calls, made with the same lean client that is used for etcd. */
public final class BerthCalls implements AutoCloseable {
  private static final Kind<Lease> KIND = Kinds.LEASE;
  private static final int LARGEST_ANSWER = 16 << 20;

  private final ManagedChannel channel;
  private final ObjectServiceGrpc.ObjectServiceFutureStub objects;
  private final ObjectServiceGrpc.ObjectServiceBlockingStub blocking;
  private final ObjectServiceGrpc.ObjectServiceStub streaming;

  public BerthCalls(String server, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    channel =
        NettyChannelBuilder.forTarget(server)
            .usePlaintext()
            .directExecutor()
            .maxInboundMessageSize(LARGEST_ANSWER)
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .build();
    objects = ObjectServiceGrpc.newFutureStub(channel);
    blocking = ObjectServiceGrpc.newBlockingStub(channel);
    streaming = ObjectServiceGrpc.newStub(channel);
  }

  /** For calls that are made by hand; it shows the token. */
  public Channel channel() {
    return channel;
  }

  public ListenableFuture<?> create(long number) {
    return create(Samples.NAMESPACE, number);
  }

  public ListenableFuture<?> create(String namespace, long number) {
    return objects.create(
        CreateRequest.newBuilder().setObject(Any.pack(Samples.lease(namespace, number))).build());
  }

  /** Writes so many in one call, by their numbers, and fails when one of them failed. */
  public ListenableFuture<?> batch(long first, int count, LongFunction<BatchOperation> operation) {
    BatchRequest.Builder request = BatchRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      request.addOperations(operation.apply(first + i));
    }
    return batch(request.build());
  }

  /** Writes many in one call, and fails when one of them failed. */
  public ListenableFuture<?> batch(BatchRequest request) {
    return Futures.transform(
        objects.batch(request),
        response -> {
          for (BatchResult result : response.getResultsList()) {
            if (result.hasFailure()) {
              throw new IllegalStateException(result.getFailure().toString());
            }
          }
          return response;
        },
        MoreExecutors.directExecutor());
  }

  /** Part of a {@link #batch}. */
  public static BatchOperation creation(Lease lease) {
    return BatchOperation.newBuilder()
        .setCreate(CreateRequest.newBuilder().setObject(Any.pack(lease)))
        .build();
  }

  /** Part of a {@link #batch}. */
  public static BatchOperation creation(long number) {
    return creation(Samples.lease(Samples.NAMESPACE, number));
  }

  /** Part of a {@link #batch}. */
  public static BatchOperation deletion(long number) {
    return deletion(Samples.NAMESPACE, number);
  }

  /** Part of a {@link #batch}. */
  public static BatchOperation deletion(String namespace, long number) {
    return BatchOperation.newBuilder()
        .setDelete(DeleteRequest.newBuilder().setKey(key(namespace, number)))
        .build();
  }

  public ListenableFuture<?> get(long number) {
    return objects.get(GetRequest.newBuilder().setKey(key(Samples.NAMESPACE, number)).build());
  }

  private static ObjectKey key(String namespace, long number) {
    return ObjectKey.newBuilder()
        .setApiVersion(KIND.apiVersion())
        .setKind(KIND.name())
        .setNamespace(namespace)
        .setName(Samples.name(number))
        .build();
  }

  /** Reads every page of a namespace. Answers how many objects there are. */
  public int list(String namespace) {
    return list(namespace, "");
  }

  /** As {@link #list(String)}, of those that a selector matches. */
  public int list(String namespace, String labels) {
    int count = 0;
    String next = "";
    do {
      ListResponse page =
          blocking.list(
              ListRequest.newBuilder()
                  .setApiVersion(KIND.apiVersion())
                  .setKind(KIND.name())
                  .setNamespace(namespace)
                  .setLabelSelector(labels)
                  .setContinue(next)
                  .build());
      count += page.getItemsCount();
      next = page.getMetadata().getContinue();
    } while (!next.isEmpty());
    return count;
  }

  public void watch(String namespace, StreamObserver<WatchResponse> events) {
    streaming.watch(
        WatchRequest.newBuilder()
            .setApiVersion(KIND.apiVersion())
            .setKind(KIND.name())
            .setNamespace(namespace)
            .setAllowBookmarks(true)
            .build(),
        events);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
