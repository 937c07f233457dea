package dev.berth.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.access.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real socket. */
class HttpEndpointTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Optional<String> problem = Optional.empty();
  private HttpEndpoint endpoint;

  @BeforeEach
  void open() throws IOException {
    Check ping = Check.that("ping", () -> true, "");
    HealthChecks health =
        new HealthChecks(List.of(ping), List.of(ping, new Check("store", () -> problem)));
    endpoint = at(0, health);
  }

  @AfterEach
  void close() {
    client.close();
    endpoint.close();
  }

  private static HttpEndpoint at(int port, HealthChecks health) throws IOException {
    return HttpEndpoint.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        new Token("secret"),
        health,
        new Figures(() -> "figure 1\n", HttpEndpointTest::ofNode));
  }

  private static String ofNode(String node) {
    if (!node.equals("n1")) {
      throw new FailureException(new Failure.NotFound("nodes", node));
    }
    return "figure{node=\"n1\"} 2\n";
  }

  @Test
  void tellsHealthWithoutAToken() throws Exception {
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/livez").body()).isEqualTo("ok");
    assertThat(get("/readyz").body()).isEqualTo("ok");
    assertThat(get("/readyz?verbose").body())
        .isEqualTo("[+]ping ok\n[+]store ok\nreadyz check passed\n");
  }

  @Test
  void isLiveButNotReadyWhenTheStoreIsAway() throws Exception {
    problem = Optional.of("it does not answer");

    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("[-]store failed: it does not answer");
    assertThat(get("/readyz?exclude=store").statusCode()).isEqualTo(200);
    assertThat(get("/readyz/ping").statusCode()).isEqualTo(200);
    assertThat(get("/readyz/store").statusCode()).isEqualTo(503);
    assertThat(get("/readyz/store").body()).isEqualTo("[-]store failed: it does not answer\n");
  }

  @Test
  void showsFiguresToWhoHasTheToken() throws Exception {
    assertThat(get("/metrics").statusCode()).isEqualTo(401);
    assertThat(get("/metrics").body()).contains("\"reason\":\"Unauthorized\"");
    assertThat(send("/metrics", "Bearer wrong").statusCode()).isEqualTo(401);

    HttpResponse<String> answer = send("/metrics", "Bearer secret");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("figure 1\n");
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
  }

  @Test
  void showsTheFiguresOfANodeToWhoHasTheToken() throws Exception {
    assertThat(get("/metrics/nodes/n1").statusCode()).isEqualTo(401);
    HttpResponse<String> answer = send("/metrics/nodes/n1", "Bearer secret");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("figure{node=\"n1\"} 2\n");
    assertThat(send("/metrics/nodes/n2", "Bearer secret").statusCode()).isEqualTo(404);
    assertThat(send("/metrics/nodes/n2", "Bearer secret").body())
        .contains("\"reason\":\"NotFound\"");
  }

  @Test
  void saysInAStatusWhatItDoesNotHave() throws Exception {
    for (String path : List.of("/", "/api/v1", "/readyz/nothing")) {
      HttpResponse<String> answer = get(path);

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body())
          .contains("\"kind\":\"Status\"")
          .contains("\"reason\":\"NotFound\"")
          .contains("\"code\":404");
    }
    HttpRequest post =
        HttpRequest.newBuilder(uri("/livez")).POST(HttpRequest.BodyPublishers.noBody()).build();
    assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void portThatIsTakenCanNotBeHadTwice() {
    assertThatThrownBy(() -> at(endpoint.port(), new HealthChecks(List.of(), List.of())))
        .isInstanceOf(IOException.class);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String path, String authorization) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path)).header("Authorization", authorization).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + endpoint.port() + path);
  }
}
