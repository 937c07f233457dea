package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.etcd.EtcdRelay;
import dev.berth.apiserver.store.etcd.EtcdRelay.Meddler.Verdict;
import dev.berth.apiserver.store.etcd.EtcdStore;
import dev.berth.apiserver.store.etcd.TestEtcd;
import io.etcd.jetcd.api.WatchResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Watches a member that is behind the others, while newest reads know how far those are. */
@Tag("etcd")
class LaggingMemberTest {
  private final TestEtcd etcd = TestEtcd.startNewer();
  private final EtcdStore direct = etcd.openStore();
  private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile boolean lags;

  @AfterEach
  void stop() {
    direct.close();
    etcd.close();
  }

  @Test
  void aNodeOfTheEtcdClusterThatLagsMakesNoReadOlderAndLosesNoEvent() throws Exception {
    try (EtcdRelay member = EtcdRelay.to(etcd, this::late);
        EtcdStore store = EtcdStore.open(List.of(member.endpoint()));
        WatchCaches caches =
            WatchCaches.start(store, List.of(KIND), CacheLimits.DEFAULT, figures)) {
      try (Reading before = Reading.of(caches, all(), 0)) {
        before.await(1);
        lags = true;
        long x = commit(direct, new Write.Create(key("x"), task(key("x"), "1", "x")));

        assertThat(caches.get(KIND, key("x"), SOON).orElseThrow().stored().version()).isEqualTo(x);
        assertThat(caches.newest(all(), SOON)).isEmpty();
        assertThat(caches.list(all(), x, SOON).objects()).hasSize(1);
        assertThat(reads("store")).isEqualTo(3);
        assertThat(figures.get("berth.watch.cache.lag.revisions").gauge().value()).isEqualTo(1);
        try (Reading now = Reading.of(caches, all(), 0);
            Reading after = Reading.of(caches, all(), x)) {
          assertThat(now.await(2)).containsExactly("ADDED x x " + x, "BOOKMARK end");

          caughtUp.countDown();
          long y = commit(direct, new Write.Create(key("y"), task(key("y"), "1", "y")));

          assertThat(before.await(3))
              .containsExactly("BOOKMARK end", "ADDED x x " + x, "ADDED y y " + y);
          assertThat(now.await(3)).endsWith("ADDED y y " + y);
          assertThat(after.await(1)).containsExactly("ADDED y y " + y);
          assertThat(caches.newest(all(), SOON).orElseThrow().revision())
              .isGreaterThanOrEqualTo(Version.revision(y));
        }
      } finally {
        caughtUp.countDown();
      }
    }
  }

  private Verdict late(WatchResponse answer) {
    if (lags) {
      try {
        caughtUp.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return new Verdict.Pass(answer);
  }

  private double reads(String from) {
    return figures.get("berth.cache.reads").tag("from", from).counter().count();
  }
}
