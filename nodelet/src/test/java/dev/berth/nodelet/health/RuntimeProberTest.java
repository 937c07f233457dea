package dev.berth.nodelet.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Probe;
import dev.berth.api.v1.UriScheme;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.health.ProbeResult.Outcome;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ExecResult;
import dev.berth.nodelet.runtime.ImageHealth;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks of servers on real sockets, and of a runtime that answers what the test says. */
@Timeout(120)
class RuntimeProberTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Timers timers = Timers.system();
  private final FakeRuntime runtime = new FakeRuntime(new FakeTimers()).has("img");
  private final RuntimeProber prober =
      new RuntimeProber(runtime, new Targets(runtime, "127.0.0.1"), timers);
  private String id;

  @BeforeEach
  void start() {
    id =
        runtime.create(
            new ContainerSpec(
                "c",
                "img",
                List.of("run"),
                List.of(),
                List.of(),
                "",
                "",
                "",
                Map.of(),
                ContainerSpec.Limits.NONE,
                List.of(),
                List.of(),
                Duration.ZERO));
    runtime.start(id);
  }

  @AfterEach
  void close() {
    timers.close();
  }

  @ParameterizedTest
  @CsvSource({
    "200, SUCCESS",
    "204, SUCCESS",
    "304, SUCCESS",
    "399, SUCCESS",
    "400, FAILURE",
    "404, FAILURE",
    "503, FAILURE"
  })
  void aStatusFrom200To399IsASuccess(int status, Outcome outcome) throws IOException {
    try (Answers server = new Answers("HTTP/1.1 " + status + " Words\r\n\r\n")) {
      ProbeResult result = check(http(server.port()));
      assertThat(result.outcome()).isEqualTo(outcome);
      assertThat(result.message()).contains(status + " Words");
    }
  }

  @Test
  void sendsThePathAndTheHeadersThatTheProbeNames() throws IOException {
    try (Answers server = new Answers("HTTP/1.1 200 OK\r\n\r\n")) {
      Probe.Builder probe = http(server.port());
      probe.getHttpGetBuilder().setPath("/healthz?full=1");
      probe.getHttpGetBuilder().addHttpHeadersBuilder().setName("Host").setValue("shop.example");
      probe.getHttpGetBuilder().addHttpHeadersBuilder().setName("X-Probe").setValue("1");
      assertThat(check(probe).outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(server.asked())
          .startsWith("GET /healthz?full=1 HTTP/1.1\r\nHost: shop.example\r\n")
          .contains("\r\nX-Probe: 1\r\n")
          .contains("\r\nConnection: close\r\n");
    }
  }

  @Test
  void followsARedirectOnTheSameHostAndPort() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
    answer(server, "/old", 302, "/new");
    answer(server, "/new", 503, "");
    answer(server, "/round", 302, "/round");
    server.start();
    try {
      Probe.Builder probe = http(server.getAddress().getPort());
      probe.getHttpGetBuilder().setPath("/old");
      assertThat(check(probe).message()).contains("/new answered 503");
      probe.getHttpGetBuilder().setPath("/round");
      assertThat(check(probe).message()).contains("redirects more than 10 times");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aRedirectElsewhereIsASuccessAndNobodyGoesThere() throws IOException {
    try (Answers elsewhere = new Answers("HTTP/1.1 503 No\r\n\r\n");
        Answers server =
            new Answers(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\n\r\n"
                    .formatted(elsewhere.port()))) {
      assertThat(check(http(server.port())).outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(elsewhere.count()).isZero();
    }
  }

  @Test
  void headersWithoutAnEndAndAnswersThatAreNotHttpAreFailures() throws IOException {
    try (Answers endless = new Answers("HTTP/1.1 200 OK\r\nA: " + "x".repeat(100_000))) {
      assertThat(check(http(endless.port())).message()).contains("larger than 16384 bytes");
    }
    try (Answers other = new Answers("220 mail.example ESMTP\r\n")) {
      assertThat(check(http(other.port())).message()).contains("not HTTP");
    }
  }

  @Test
  void aServerThatTakesAConnectionAndSaysNothingFailsWhenTheTimeIsUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, HERE)) {
      ProbeResult result = check(http(silent.getLocalPort()).setTimeoutSeconds(1));
      assertThat(result.outcome()).isEqualTo(Outcome.FAILURE);
      assertThat(result.message()).contains("no answer in time");
    }
  }

  @Test
  void aServerThatSendsAByteNowAndThenFailsAllTheSame() throws IOException {
    try (Answers dripping = new Answers("HTTP/1.1 200 OK\r\n", true)) {
      assertThat(check(http(dripping.port()).setTimeoutSeconds(1)).message())
          .contains("no answer in time");
    }
  }

  @Test
  void doesNotVerifyCertificates(@TempDir Path folder) throws Exception {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(HERE, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder)));
    answer(server, "/", 200, "");
    server.start();
    try {
      Probe.Builder probe = http(server.getAddress().getPort());
      probe.setTimeoutSeconds(60);
      probe.getHttpGetBuilder().setScheme(UriScheme.URI_SCHEME_HTTPS);
      assertThat(check(probe)).isEqualTo(ProbeResult.success("200 OK"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aConnectionThatIsAcceptedIsASuccess() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 10, HERE)) {
      port = server.getLocalPort();
      assertThat(check(tcp(port)).outcome()).isEqualTo(Outcome.SUCCESS);
    }
    ProbeResult refused = check(tcp(port));
    assertThat(refused.outcome()).isEqualTo(Outcome.FAILURE);
    assertThat(refused.message()).contains("connect to 127.0.0.1 port " + port);
  }

  @Test
  void goesToTheHostsPortWhenTheContainersAddressIsNotReachable() throws IOException {
    runtime.reachableAt(Optional.empty());
    try (ServerSocket server = new ServerSocket(0, 10, HERE)) {
      Binding.Builder binding = Binding.newBuilder();
      binding
          .getSpecBuilder()
          .addHostPorts(
              HostPort.newBuilder()
                  .setContainerPort(80)
                  .setHostPort(server.getLocalPort())
                  .setHostIp("0.0.0.0"))
          .getContainerBuilder()
          .addPortsBuilder()
          .setName("web")
          .setContainerPort(80);
      Probe.Builder named = Probe.newBuilder().setTimeoutSeconds(60);
      named.getTcpSocketBuilder().setPort("web");
      Subject subject = new Subject(id, binding.build());
      assertThat(prober.check(subject, named.build()).outcome()).isEqualTo(Outcome.SUCCESS);
      ProbeResult nowhere = prober.check(subject, tcp(81).build());
      assertThat(nowhere.outcome()).isEqualTo(Outcome.UNKNOWN);
      assertThat(nowhere.message()).contains("port 81 can't be reached");
    }
  }

  @Test
  void aCommandSucceedsWithExitCodeZeroAndFailsOtherwiseOrWhenItTakesTooLong() {
    Probe.Builder probe = Probe.newBuilder().setTimeoutSeconds(2);
    probe.getExecBuilder().addCommand("check");
    runtime.execs(_ -> Optional.of(new ExecResult(0, "fine")));
    assertThat(check(probe).outcome()).isEqualTo(Outcome.SUCCESS);
    runtime.execs(_ -> Optional.of(new ExecResult(4, "disk full\n")));
    assertThat(check(probe)).isEqualTo(ProbeResult.failure("exit code 4: disk full"));
    runtime.execs(_ -> Optional.empty());
    assertThat(check(probe)).isEqualTo(ProbeResult.failure("the command took more than 2s"));
    runtime.stop(id, Duration.ZERO);
    assertThat(check(probe).outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"NONE, UNKNOWN", "STARTING, UNKNOWN", "HEALTHY, SUCCESS", "UNHEALTHY, FAILURE"})
  void takesDockersWord(ImageHealth.State state, Outcome outcome) {
    Probe.Builder probe = Probe.newBuilder();
    probe.getDockerHealthBuilder();
    runtime.becomes(id, new ImageHealth(state, "output"));
    assertThat(check(probe).outcome()).isEqualTo(outcome);
  }

  private ProbeResult check(Probe.Builder probe) {
    return prober.check(new Subject(id, Binding.getDefaultInstance()), probe.build());
  }

  private static Probe.Builder http(int port) {
    Probe.Builder probe = Probe.newBuilder().setTimeoutSeconds(60);
    probe.getHttpGetBuilder().setPort(Integer.toString(port));
    return probe;
  }

  private static Probe.Builder tcp(int port) {
    Probe.Builder probe = Probe.newBuilder().setTimeoutSeconds(60);
    probe.getTcpSocketBuilder().setPort(Integer.toString(port));
    return probe;
  }

  private static void answer(HttpServer server, String path, int status, String location) {
    server.createContext(
        path,
        exchange -> {
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().set("Location", location);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  private static SSLContext selfSigned(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=nobody",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-storetype",
                "PKCS12")
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "secret".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** Answers each connection with the same text, and remembers what was asked last. */
  private static final class Answers implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, HERE);
    private final AtomicInteger count = new AtomicInteger();
    private final String text;
    private final boolean drips;
    private volatile String asked = "";

    Answers(String text) throws IOException {
      this(text, false);
    }

    Answers(String text, boolean drips) throws IOException {
      this.text = text;
      this.drips = drips;
      Thread.ofVirtual().start(this::run);
    }

    int port() {
      return server.getLocalPort();
    }

    int count() {
      return count.get();
    }

    String asked() {
      return asked;
    }

    private void run() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          count.incrementAndGet();
          byte[] buffer = new byte[8192];
          int read = socket.getInputStream().read(buffer);
          asked = new String(buffer, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
          OutputStream out = socket.getOutputStream();
          out.write(text.getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
          while (drips) {
            out.write('x');
            out.flush();
            LockSupport.parkNanos(100_000_000);
          }
        } catch (IOException e) {
          assertThat(e).isNotNull(); // the other side has gone, or the test is over
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
