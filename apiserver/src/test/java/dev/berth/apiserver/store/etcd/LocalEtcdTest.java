package dev.berth.apiserver.store.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.FailureException;
import java.io.InputStream;
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
}
