package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.TOKEN;
import static dev.berth.apiserver.testing.ServerInProcess.failureOf;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.berth.api.failure.Failure;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.access.Caller;
import dev.berth.apiserver.limit.Limits;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.testing.ServerInProcess;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers over TCP that send too much, or do not read. */
class DifficultCallersTest {
  private static final int WINDOW = 64 * 1024;
  private static final int MIB = 1024 * 1024;

  private final Store store = MemoryStore.create();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServerInProcess server =
      ServerInProcess.start(
          store,
          ApiServerConfig.listening(
                  "tcp", TOKEN, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false)
              .withInProcessName("difficult-" + System.nanoTime())
              .withLimits(
                  Limits.DEFAULT.withReads(
                      new Limits.Seats(
                          8, 2, 1, new Limits.Waiting(8, 16, Duration.ofSeconds(30)), 300 * 1024))),
          meters);
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
    store.close();
  }

  @Test
  void requestThatIsTooLargeIsAnsweredSo() {
    var objects = ObjectServiceGrpc.newBlockingStub(caller("any"));

    Failure failure = failureOf(() -> objects.create(creating(large("t", 5 * MIB))));

    assertThat(failure).isInstanceOf(Failure.TooLarge.class);
    assertThat(failure.message()).contains("the request is too large").contains("4 MiB");
    assertThat(failureOf(() -> objects.create(creating(large("t", 2 * MIB)))).message())
        .contains("Task \"t\" is too large");
    assertThat(objects.create(creating(task("t"))).hasObject()).isTrue();
  }

  @Test
  void headersThatAreTooLargeEndTheCallAndNotTheConnection() {
    Channel channel = caller("any");
    Metadata much = new Metadata();
    much.put(Metadata.Key.of("much", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(32 * 1024));
    var noisy =
        ObjectServiceGrpc.newBlockingStub(
            ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(much)));

    assertThat(failureOf(() -> noisy.list(tasks()))).isNotNull();
    assertThat(ObjectServiceGrpc.newBlockingStub(channel).list(tasks()).getItemsCount()).isZero();
  }

  /** gRPC keeps an answer in memory until it is read: so many bytes, and then no more for it. */
  @Test
  void callerThatDoesNotReadItsAnswersGetsNoMoreOfThemAndOthersDo() {
    for (int i = 0; i < 2; i++) {
      server.create(large("t" + i, 200 * 1024));
    }
    Channel sleepy = caller("sleepy");
    List<ClientCall<?, ?>> unread = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      unread.add(unread(sleepy));
    }
    Eventually.is("requests wait until answers are read", () -> gauge("waiting") == 3);
    Eventually.is("nothing is at work for it", () -> gauge("inflight") == 0);

    assertThat(ObjectServiceGrpc.newBlockingStub(caller("modest")).list(tasks()).getItemsCount())
        .isEqualTo(2);
    assertThat(gauge("waiting")).isEqualTo(3);

    // Those that leave in the middle cost nothing more.
    unread.forEach(call -> call.cancel("gone", null));
    Eventually.is("nobody waits", () -> gauge("waiting") == 0);
    assertThat(ObjectServiceGrpc.newBlockingStub(caller("sleepy")).list(tasks()).getItemsCount())
        .isEqualTo(2);
  }

  @Test
  void callerWhoseConnectionBreaksInTheMiddleLeavesNothingBehind() {
    for (int i = 0; i < 2; i++) {
      server.create(large("t" + i, 200 * 1024));
    }
    Channel sleepy = caller("sleepy");
    for (int i = 0; i < 4; i++) {
      unread(sleepy);
    }
    Eventually.is("requests wait until answers are read", () -> gauge("waiting") == 3);

    channels.getLast().shutdownNow();

    Eventually.is("nobody waits", () -> gauge("waiting") == 0);
    assertThat(ObjectServiceGrpc.newBlockingStub(caller("sleepy")).list(tasks()).getItemsCount())
        .isEqualTo(2);
  }

  private int gauge(String name) {
    return (int) meters.get("berth.requests." + name).tag("sort", "read").gauge().value();
  }

  private Channel caller(String name) {
    ManagedChannel bare =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .flowControlWindow(WINDOW)
            .build();
    channels.add(bare);
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(Caller.HEADER, Metadata.ASCII_STRING_MARSHALLER), name);
    return ClientInterceptors.intercept(
        ServerInProcess.shown(bare), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static ClientCall<?, ?> unread(Channel channel) {
    var call = channel.newCall(ObjectServiceGrpc.getListMethod(), CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.sendMessage(tasks());
    call.halfClose();
    return call;
  }

  private static CreateRequest creating(Task task) {
    return CreateRequest.newBuilder().setObject(Any.pack(task)).build();
  }

  private static Task large(String name, int bytes) {
    Task.Builder large = task(name).toBuilder();
    large.getSpecBuilder().getContainerBuilder().addArgs("x".repeat(bytes));
    return large.build();
  }

  private static ListRequest tasks() {
    return ListRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build();
  }
}
