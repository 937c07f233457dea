package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.TOKEN;
import static dev.berth.apiserver.testing.ServerInProcess.failureOf;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DiscoveryServiceGrpc;
import dev.berth.api.rpc.v1.GetVersionRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.apiserver.metrics.ProcessMeters;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.testing.ServerInProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server shows of itself over HTTP. */
class FiguresTest {
  private volatile boolean away;
  private final Store memory = MemoryStore.create();
  private final Store store =
      new ForwardingStore(memory) {
        @Override
        public long revision(Duration timeout) {
          if (away) {
            throw new FailureException(new Failure.Unavailable("away"));
          }
          return super.revision(timeout);
        }
      };
  private final ProcessMeters meters = new ProcessMeters();
  private final ServerInProcess server =
      ServerInProcess.start(store, config().withHttp(loopback(0)), meters.registry());
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    server.close();
    memory.close();
    meters.close();
  }

  @Test
  void everyRequestIsTimedByVerbKindAndReason() throws Exception {
    server.create(task("t"));
    assertThat(server.get(Kinds.TASK, "default", "t").hasSpec()).isTrue();
    assertThat(failureOf(() -> server.get(Kinds.NODE, "", "none")))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(failureOf(() -> server.objects().list(list("Invented")))).isNotNull();
    assertThat(failureOf(() -> ObjectServiceGrpc.newBlockingStub(server.bare()).list(list("Task"))))
        .isInstanceOf(Failure.Unauthenticated.class);
    DiscoveryServiceGrpc.newBlockingStub(server.channel())
        .getVersion(GetVersionRequest.getDefaultInstance());

    String text = figures();

    assertThat(text)
        .contains(count("OK", "tasks.berth.dev", "create"))
        .contains(count("OK", "tasks.berth.dev", "get"))
        .contains(count("NotFound", "nodes.berth.dev", "get"))
        .contains(count("BadRequest", "", "list"))
        .contains(count("Unauthorized", "", "list"))
        .contains(count("OK", "", "getversion"))
        .contains("berth_request_seconds_bucket{")
        .contains("le=\"5.0E-4\"")
        .contains("le=\"10.0\"")
        .doesNotContain("Invented");
  }

  @Test
  void streamsAreCountedAndNotTimed() throws Exception {
    var watch =
        server
            .objects()
            .watch(WatchRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build());
    assertThat(watch.next()).isNotNull();

    assertThat(figures())
        .contains("berth_streams_open{verb=\"watch\"} 1.0\n")
        .doesNotContain(
            "berth_request_seconds_count{code=\"OK\",kind=\"tasks.berth.dev\",verb=\"watch\"}");
  }

  @Test
  void processTellsOfItself() throws Exception {
    meters.addJvm();

    assertThat(figures())
        .contains("jvm_memory_used_bytes{")
        .contains("jvm_threads_live_threads")
        .contains("process_uptime_seconds")
        .contains("berth_requests_inflight{sort=\"read\"} 0.0");
  }

  @Test
  void isReadyWhileTheStoreAnswersAndItsCachesAreFilled() throws Exception {
    Eventually.is("it is ready", () -> status("/readyz") == 200);
    assertThat(get("/readyz?verbose", "").body())
        .contains("[+]ping ok\n")
        .contains("[+]store ok\n")
        .contains("[+]watch-tasks.berth.dev ok\n")
        .contains("[+]open ok\n")
        .contains("[+]shutdown ok\n")
        .endsWith("readyz check passed\n");

    away = true;
    Eventually.is("it is not ready", () -> status("/readyz") == 503);
    assertThat(get("/readyz/store", "").body())
        .isEqualTo("[-]store failed: the store does not answer\n");
    assertThat(status("/livez")).isEqualTo(200);
  }

  @Test
  void portThatIsTakenIsNamedWithItsFlag() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ApiServer other =
            new ApiServer(config().withHttp(loopback(taken.getLocalPort())), memory)) {
      Failure failure = catchThrowableOfType(FailureException.class, other::start).failure();

      assertThat(failure).isInstanceOf(Failure.BadRequest.class);
      assertThat(failure.message())
          .contains("can't listen on")
          .contains(":" + taken.getLocalPort())
          .contains("--http-listen");
    }
  }

  @Test
  void addressThatOtherMachinesReachIsRefusedUnlessAllowed() {
    try (ApiServer other =
        new ApiServer(config().withHttp(new InetSocketAddress("0.0.0.0", 0)), memory)) {
      Failure failure = catchThrowableOfType(FailureException.class, other::start).failure();

      assertThat(failure.message()).contains("--http-listen 0.0.0.0").contains("--allow-remote");
    }
  }

  private static String count(String code, String kind, String verb) {
    return "berth_request_seconds_count{code=\"%s\",kind=\"%s\",verb=\"%s\"} 1"
        .formatted(code, kind, verb);
  }

  private static ListRequest list(String kind) {
    return ListRequest.newBuilder().setApiVersion("berth.dev/v1").setKind(kind).build();
  }

  private static ApiServerConfig config() {
    return ApiServerConfig.inProcess("figures", TOKEN, "figures-" + System.nanoTime());
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private String figures() throws Exception {
    HttpResponse<String> answer = get("/metrics", "Bearer " + TOKEN);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private int status(String path) {
    try {
      return get(path, "").statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
