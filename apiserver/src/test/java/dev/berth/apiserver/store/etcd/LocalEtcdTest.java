package dev.berth.apiserver.store.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.berth.api.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("etcd")
class LocalEtcdTest {
  @TempDir Path directory;

  @Test
  void isKilledAndStartedAgainWhereItWas() throws Exception {
    try (LocalEtcd etcd = LocalEtcd.start(LocalEtcdOptions.in(directory))) {
      String endpoint = etcd.endpoint();
      ProcessHandle first = etcd.process();

      etcd.kill();
      assertThat(first.isAlive()).isFalse();
      etcd.restart();

      assertThat(etcd.endpoint()).isEqualTo(endpoint);
      try (InputStream health = URI.create("http://" + endpoint + "/health").toURL().openStream()) {
        assertThat(new String(health.readAllBytes(), UTF_8)).contains("true");
      }
    }
    assertThat(directory.resolve("data/member")).isDirectory();
  }

  @Test
  void saysWithTheLogsEndWhyItDidNotStart() throws Exception {
    Files.writeString(directory.resolve("data"), "not a directory");

    assertThatThrownBy(() -> LocalEtcd.start(LocalEtcdOptions.in(directory)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("etcd ended with exit code")
        .hasMessageContaining(directory.resolve("data").toString());
  }

  @Test
  void stopsWhenClosed() {
    LocalEtcd etcd = LocalEtcd.start(LocalEtcdOptions.in(directory));
    etcd.close();

    assertThat(etcd.process().isAlive()).isFalse();
  }

  @Test
  void anothersAnswerOnItsPortIsNotTakenForItsOwn() throws IOException {
    try (LocalEtcd etcd = LocalEtcd.start(LocalEtcdOptions.in(directory))) {
      int port = URI.create("http://" + etcd.endpoint()).getPort();
      etcd.kill();
      HttpServer other =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      other.createContext(
          "/health",
          exchange -> {
            byte[] healthy = "{\"health\":\"true\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, healthy.length);
            exchange.getResponseBody().write(healthy);
            exchange.close();
          });
      other.start();
      try {
        assertThatThrownBy(etcd::restart)
            .isInstanceOf(FailureException.class)
            .hasMessageContaining("port " + port + " is taken");
      } finally {
        other.stop(0);
      }
    }
  }
}
