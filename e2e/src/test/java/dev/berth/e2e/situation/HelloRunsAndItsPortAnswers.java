package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class HelloRunsAndItsPortAnswers {
  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(1));

  @Test
  void printsAndAnswers() {
    assertThat(cluster.berth("apply", "-f", "../manifests/hello.yaml").exitCode()).isZero();

    Task hello = cluster.tasks().awaitRunning("hello");
    int port = hello.getStatus().getHostPorts(0).getHostPort();

    Eventually.value(
        Tasks.PATIENCE, "port " + port, () -> body(port), text -> text.equals("Hello, world!\n"));
    Eventually.value(
        Tasks.PATIENCE,
        "the log of hello",
        () -> cluster.tasks().logs("hello"),
        text -> text.startsWith("Hello, world!\nHello, world!\n"));
    assertThat(hello.getStatus().getNode()).isEqualTo("node-1");
    assertThat(hello.getStatus().getAttempt()).isEqualTo(1);
    assertThat(cluster.docker().of("hello"))
        .singleElement()
        .satisfies(container -> {
          assertThat(container.id()).isEqualTo(hello.getStatus().getContainerId());
          assertThat(container.uid()).isEqualTo(hello.getMetadata().getUid());
          assertThat(container.attempt()).isEqualTo("1");
        });
  }

  private static String body(int port) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI address = URI.create("http://127.0.0.1:" + port + "/");
      return http.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
