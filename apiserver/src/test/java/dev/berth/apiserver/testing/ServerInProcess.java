package dev.berth.apiserver.testing;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.GetRequest;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.ObjectServiceGrpc.ObjectServiceBlockingStub;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.ApiServer;
import dev.berth.apiserver.ApiServerConfig;
import dev.berth.apiserver.access.Caller;
import dev.berth.apiserver.store.Store;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.UUID;
import java.util.concurrent.Callable;

/** A whole server behind an in-process transport, and what tests ask of it. */
public final class ServerInProcess implements AutoCloseable {
  public static final String TOKEN = "token-of-a-test";

  private final ApiServer server;
  private final ManagedChannel bare;

  private ServerInProcess(ApiServer server, String name) {
    this.server = server;
    this.bare = InProcessChannelBuilder.forName(name).build();
  }

  public static ServerInProcess start(Store store) {
    String name = "apiserver-" + UUID.randomUUID();
    return start(store, ApiServerConfig.inProcess("test", TOKEN, name));
  }

  public static ServerInProcess start(Store store, ApiServerConfig config) {
    return start(store, config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  public static ServerInProcess start(
      Store store, ApiServerConfig config, PrometheusMeterRegistry meters) {
    ApiServer server = new ApiServer(config, store, meters);
    server.start();
    return new ServerInProcess(server, config.listen().inProcess().orElseThrow());
  }

  /** Where it listens over TCP, if it does. */
  public int port() {
    return server.port();
  }

  public int httpPort() {
    return server.httpPort();
  }

  /** A channel that shows no token. */
  public Channel bare() {
    return bare;
  }

  public Channel channel() {
    return shown(bare);
  }

  /** A channel whose calls bear a name. */
  public Channel named(String name) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(Caller.HEADER, Metadata.ASCII_STRING_MARSHALLER), name);
    return ClientInterceptors.intercept(
        channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** The channel, showing the token. */
  public static Channel shown(Channel bare) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + TOKEN);
    return ClientInterceptors.intercept(bare, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  public ObjectServiceBlockingStub objects() {
    return ObjectServiceGrpc.newBlockingStub(channel());
  }

  public <T extends Message> T create(T object) {
    return unpack(
        object,
        objects()
            .create(CreateRequest.newBuilder().setObject(Any.pack(object)).build())
            .getObject());
  }

  public <T extends Message> T get(Kind<T> kind, String namespace, String name) {
    return unpack(
        kind.prototype(),
        objects()
            .get(GetRequest.newBuilder().setKey(key(kind, namespace, name)).build())
            .getObject());
  }

  public static ObjectKey key(Kind<?> kind, String namespace, String name) {
    return ObjectKey.newBuilder()
        .setApiVersion(kind.apiVersion())
        .setKind(kind.name())
        .setNamespace(namespace)
        .setName(name)
        .build();
  }

  @SuppressWarnings("unchecked")
  public static <T extends Message> T unpack(T like, Any any) {
    try {
      return (T) like.getParserForType().parseFrom(any.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** A task that is valid. */
  public static Task task(String name) {
    Task.Builder task = Task.newBuilder();
    task.getMetadataBuilder().setName(name).setNamespace("default");
    task.getSpecBuilder().setContainer(Container.newBuilder().setImage("berth/busybox:local"));
    return task.build();
  }

  /** A node that nobody has said hello for. */
  public static Node node(String name) {
    return Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build();
  }

  /** Why a call fails. */
  public static Failure failureOf(Callable<?> call) {
    try {
      Object answer = call.call();
      throw new AssertionError("the call did not fail but answered " + answer);
    } catch (StatusRuntimeException e) {
      return Failures.fromGrpc(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    bare.shutdownNow();
    server.close();
  }
}
