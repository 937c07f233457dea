package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.store.RecordingWatcher;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.etcd.EtcdRelay.Meddler;
import dev.berth.apiserver.store.etcd.EtcdRelay.Meddler.Verdict;
import io.etcd.jetcd.api.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams that break or say things in an order that etcd has only now and then. */
@Tag("etcd")
class WatchWireTest {
  private final TestEtcd etcd = TestEtcd.start();
  private final EtcdStore direct = etcd.openStore();
  private final AtomicInteger cuts = new AtomicInteger();

  @AfterEach
  void stop() {
    direct.close();
    etcd.close();
  }

  /** The created answer says a revision that is ahead of all that is still to come. */
  @Test
  void aWatchCutBetweenCreatedAndItsBacklogMissesNothing() {
    assertNothingIsMissed(answer ->
        answer.getEventsCount() > 0 && cuts.incrementAndGet() <= 2
            ? new Verdict.Cut(null)
            : new Verdict.Pass(answer));
    assertThat(cuts).hasValueGreaterThan(2);
  }

  @Test
  void aWatchCutRightAfterCreatedMissesNothing() {
    assertNothingIsMissed(answer ->
        answer.getCreated() && cuts.incrementAndGet() <= 2
            ? new Verdict.Cut(answer)
            : new Verdict.Pass(answer));
    assertThat(cuts).hasValueGreaterThan(2);
  }

  /** Of the backlog only the first event comes, under a header that is as new as the last. */
  @Test
  void progressAheadOfItsEventMovesNothing() {
    assertNothingIsMissed(answer -> {
      if (answer.getEventsCount() > 1 && cuts.incrementAndGet() <= 2) {
        WatchResponse first =
            answer.toBuilder().clearEvents().addEvents(answer.getEvents(0)).build();
        assertThat(first.getHeader().getRevision())
            .isGreaterThan(first.getEvents(0).getKv().getModRevision());
        return new Verdict.Cut(first);
      }
      return new Verdict.Pass(answer);
    });
    assertThat(cuts).hasValueGreaterThan(1);
  }

  private void assertNothingIsMissed(Meddler meddler) {
    long start = Version.endOf(direct.revision(SOON));
    List<Long> versions = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      versions.add(commit(direct, creation(key("t" + i), "1")));
    }
    RecordingWatcher watcher = new RecordingWatcher();
    try (EtcdRelay relay = EtcdRelay.to(etcd, meddler);
        EtcdStore store = EtcdStore.open(List.of(relay.endpoint()));
        StoreWatch _ = store.watch(Scope.of(Kinds.TASK), start, watcher)) {
      watcher.await(versions.size());
      versions.add(commit(direct, creation(key("last"), "1")));

      assertThat(watcher.await(versions.size()))
          .extracting(StoreEvent::version)
          .containsExactlyElementsOf(versions);
    }
  }
}
