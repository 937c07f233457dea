package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.store.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.RecordingWatcher;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A member that hangs: the kernel accepts connections for it, and nobody answers on them, or not
 * any more.
 */
@Tag("etcd")
final class HungMemberTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Half of it is for the member that hangs. */
  private static final Duration AMPLE = Duration.ofSeconds(6);

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

  @Test
  void watchThatOpensOnItGoesOnWithAnother() throws IOException {
    try (TestEtcd etcd = TestEtcd.start();
        EtcdStore direct = etcd.openStore();
        ServerSocket hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String hung = "127.0.0.1:" + hangs.getLocalPort();
      RecordingWatcher watcher = new RecordingWatcher();
      try (EtcdStore store = EtcdStore.open(List.of(hung, etcd.etcd().endpoint()));
          StoreWatch _ = store.watch(Scope.of(Kinds.TASK), 0, watcher)) {
        long version = commit(direct, creation(key("x"), "1"));

        assertThat(watcher.await(1).getFirst().version()).isEqualTo(version);
      }
    }
  }

  /** Sooner than the connection itself would be given up, which is after fifteen seconds. */
  @Test
  void watchWhoseProgressIsNotAnsweredGoesOnWithAnother() {
    try (TestEtcd etcd = TestEtcd.startNewer();
        EtcdStore direct = etcd.openStore();
        TcpProxy first = TcpProxy.to(etcd.etcd());
        TcpProxy second = TcpProxy.to(etcd.etcd());
        EtcdStore store = EtcdStore.open(List.of(first.endpoint(), second.endpoint()))) {
      RecordingWatcher watcher = new RecordingWatcher();
      try (StoreWatch watch = store.watch(Scope.of(Kinds.TASK), 0, watcher)) {
        long version = commit(direct, creation(key("x"), "1"));
        watcher.await(1);
        watcher.awaitProgress(watch, Version.revision(version));

        first.freeze();
        long start = System.nanoTime();
        commit(direct, creation(key("y"), "1"));
        assertThat(watch.requestProgress()).isTrue();

        watcher.await(2);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
      }
    }
  }

  @Test
  void callsLeaveAMemberThatFreezesBehindItsConnection() {
    try (TestEtcd etcd = TestEtcd.start();
        TcpProxy first = TcpProxy.to(etcd.etcd());
        TcpProxy second = TcpProxy.to(etcd.etcd());
        EtcdStore store = EtcdStore.open(List.of(first.endpoint(), second.endpoint()))) {
      long version = commit(store, creation(key("x"), "1"));

      first.freeze();
      assertThat(store.get(key("x"), AMPLE)).isPresent();
      second.freeze();
      first.mend();
      // Its reply never comes, and the other member tells what became of it.
      Outcome outcome = store.commit(Transaction.of(update(key("x"), version, "2")), AMPLE);

      assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    }
  }

  @Test
  void whenAllMembersFreezeReadsAreUnavailableAndWritesUnknown() {
    try (TestEtcd etcd = TestEtcd.start();
        TcpProxy first = TcpProxy.to(etcd.etcd());
        TcpProxy second = TcpProxy.to(etcd.etcd());
        EtcdStore store = EtcdStore.open(List.of(first.endpoint(), second.endpoint()));
        EtcdStore alone = EtcdStore.open(List.of(first.endpoint()))) {
      commit(store, creation(key("x"), "1"));
      commit(alone, creation(key("y"), "1"));

      first.freeze();
      second.freeze();

      for (EtcdStore one : List.of(store, alone)) {
        assertThat(failureOf(() -> one.get(key("x"), TIMEOUT)))
            .isInstanceOf(Failure.Unavailable.class);
        assertThat(failureOf(() -> one.commit(Transaction.of(creation(key("z"), "1")), TIMEOUT)))
            .isInstanceOf(Failure.UnknownOutcome.class);
      }
    }
  }

  private static Failure failureOf(ThrowingCallable call) {
    long start = System.nanoTime();
    Failure failure = catchThrowableOfType(FailureException.class, call).failure();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    return failure;
  }
}
