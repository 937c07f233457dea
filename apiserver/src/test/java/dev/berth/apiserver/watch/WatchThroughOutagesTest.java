package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.etcd.EtcdStore;
import dev.berth.apiserver.store.etcd.TcpProxy;
import dev.berth.apiserver.store.etcd.TestEtcd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Caches whose etcd goes away and returns. */
@Tag("etcd")
class WatchThroughOutagesTest {
  private final TestEtcd etcd = TestEtcd.start();
  private final TcpProxy way = TcpProxy.to(etcd.etcd());
  private final EtcdStore direct = etcd.openStore();
  private final EtcdStore store = EtcdStore.open(List.of(way.endpoint()));

  @AfterEach
  void stop() {
    store.close();
    direct.close();
    way.close();
    etcd.close();
  }

  @Test
  void noEventIsLostOrRepeatedWhenEtcdIsKilledAndStartedAgain() throws Exception {
    List<Long> versions = new ArrayList<>();
    try (WatchCaches caches = WatchCaches.start(store, List.of(KIND));
        Reading watch = Reading.of(caches, all(), 0)) {
      watch.await(1);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 10; i++) {
          Key key = key("t" + round + i);
          versions.add(commit(direct, new Write.Create(key, task(key, "1", "x"))));
        }
        etcd.etcd().kill();
        etcd.etcd().restart();
      }
      Key last = key("last");
      versions.add(commit(direct, new Write.Create(last, task(last, "1", "x"))));

      watch.await(versions.size() + 1);
      assertThat(watch.versions().subList(1, versions.size() + 1)).isEqualTo(versions);
    }
  }

  @Test
  void compactionWhileDisconnectedEndsWatchersAndTheCacheBeginsAnew() throws Exception {
    long x = commit(direct, new Write.Create(key("x"), task(key("x"), "1", "old")));
    long y = commit(direct, new Write.Create(key("y"), task(key("y"), "1", "old")));
    try (WatchCaches caches = WatchCaches.start(store, List.of(KIND))) {
      Watch open = caches.watch(all(), 0, false);
      assertThat(open.next(SOON)).hasSize(3);
      way.cut();
      commit(direct, new Write.Delete(key("x"), x));
      long z = commit(direct, new Write.Create(key("z"), task(key("z"), "1", "new")));
      etcd.compact(direct.revision(SOON));
      way.mend();

      assertThat(Reading.failureOf(open)).isInstanceOf(Failure.Expired.class);
      try (Reading anew = Reading.of(caches, all(), 0)) {
        assertThat(anew.await(3))
            .containsExactly("ADDED y old " + y, "ADDED z new " + z, "BOOKMARK end");
      }
    }
  }

  @Test
  void watchesOfAStoreThatWasSetBackExpireAndTheCacheBeginsAnew() throws Exception {
    for (int i = 0; i < 20; i++) {
      commit(direct, new Write.Create(key("old" + i), task(key("old" + i), "1", "x")));
    }
    try (WatchCaches caches = WatchCaches.start(store, List.of(KIND))) {
      long end;
      try (Reading watch = Reading.of(caches, all(), 0)) {
        watch.await(21);
      }
      end = Version.endOf(direct.revision(SOON));
      Watch open = caches.watch(all(), end, false);

      etcd.killAndRestartEmpty();
      commit(direct, new Write.Create(key("new"), task(key("new"), "1", "x")));

      assertThat(Reading.failureOf(open)).isInstanceOf(Failure.Expired.class);
      assertThat(failureOf(() -> caches.watch(all(), end, false)))
          .isInstanceOf(Failure.Expired.class);
      try (Reading anew = Reading.of(caches, all(), 0)) {
        assertThat(anew.await(2).getFirst()).startsWith("ADDED new ");
      }
    }
  }

  @Test
  void requestsFailAsUnavailableWithinTheirDeadlineAndEverythingResumes() {
    commit(store, new Write.Create(key("x"), task(key("x"), "1", "x")));
    way.cut();
    Duration timeout = Duration.ofMillis(700);
    long start = System.nanoTime();

    assertThat(failureOf(() -> store.get(key("x"), timeout)))
        .isInstanceOf(Failure.Unavailable.class);
    assertThat(
            failureOf(() ->
                store.commit(
                    dev.berth.apiserver.store.Transaction.of(
                        new Write.Create(key("y"), task(key("y"), "1", "x"))),
                    timeout)))
        .isInstanceOf(Failure.Unavailable.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));

    way.mend();
    assertThat(store.get(key("x"), SOON)).isPresent();
    assertThat(store.get(key("y"), SOON)).isEmpty();
  }

  private static Failure failureOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(FailureException.class, call).failure();
  }
}
