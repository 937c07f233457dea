package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Talk;
import dev.berth.e2e.cluster.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class ForwardedPortOutlivesItsContainer {
  private static final Pattern FORWARDING = Pattern.compile("127\\.0\\.0\\.1:(\\d+) -> 8000");

  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(1).withApiServers(2));

  @Test
  void withTwentyConnectionsAtOnce() throws Exception {
    Task.Builder web =
        Tasks.script(
            "web",
            "mkdir /www; head -c 300000 /dev/zero | tr '\\0' x > /www/large;"
                + " exec httpd -f -p 8000 -h /www");
    web.getSpecBuilder()
        .getContainerBuilder()
        .addPortsBuilder()
        .setName("http")
        .setContainerPort(8000);
    cluster.tasks().create(web);
    cluster.tasks().awaitRunning("web");

    try (Talk forward = Talk.start(cluster.command("port-forward", "web", ":http"))) {
      forward.awaitOut("-> 8000");
      Matcher line = FORWARDING.matcher(forward.out());
      assertThat(line.find()).isTrue();
      int port = Integer.parseInt(line.group(1));
      Eventually.within(Tasks.PATIENCE, "it answers", () -> size(port) == 300_000);
      assertThat(atOnce(20, () -> size(port))).containsOnly(300_000);

      Docker.Container container = cluster.docker().of("web").getFirst();
      Shell.run("docker", "kill", container.id());
      Eventually.within(
          Tasks.PATIENCE, "it answers from the next container", () -> size(port) == 300_000);
      assertThat(forward.err()).doesNotContain("error:");
    }
    Shell.Result taken = cluster.berth("port-forward", "web", "8000:nosuch");
    assertThat(taken.exitCode()).isEqualTo(2);
    assertThat(taken.err()).contains("8000:nosuch");
  }

  /** How long the file is; -1 when nobody answers. */
  private static int size(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("GET /large HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      int body = answer.indexOf("\r\n\r\n");
      return body < 0 ? -1 : answer.length() - body - 4;
    } catch (IOException e) {
      return -1;
    }
  }

  private static List<Integer> atOnce(int count, Callable<Integer> call) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        calls.add(threads.submit(call));
      }
      List<Integer> results = new ArrayList<>();
      for (Future<Integer> one : calls) {
        results.add(one.get());
      }
      return results;
    }
  }
}
