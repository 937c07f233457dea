package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A member that hangs: the kernel accepts connections for it, and nobody answers on them. */
@Tag("etcd")
final class HungMemberTest {
  @Test
  void readsAndWritesReachAnotherMemberWithinTheirDeadline() throws IOException {
    try (TestEtcd etcd = TestEtcd.start();
        ServerSocket hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String hung = "127.0.0.1:" + hangs.getLocalPort();
      try (EtcdStore reads = EtcdStore.open(List.of(hung, etcd.etcd().endpoint()))) {
        assertThat(reads.get(key("none"), Duration.ofSeconds(8))).isEmpty();
      }
      try (EtcdStore writes = EtcdStore.open(List.of(hung, etcd.etcd().endpoint()))) {
        long version = commit(writes, creation(key("x"), "1"));
        assertThat(writes.get(key("x"), Duration.ofSeconds(8)))
            .hasValueSatisfying(stored -> assertThat(stored.version()).isEqualTo(version));
      }
    }
  }
}
