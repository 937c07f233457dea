package dev.berth.apiserver.store;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.bytes;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.committed;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.store.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store promises about watching. */
public interface StoreWatchContract {
  /** The store under test, empty of objects. */
  Store store();

  /** Forgets what was replaced at or before a revision. */
  void compact(long revision);

  @Test
  default void aWatchTellsEveryChangeAfterItsVersionWithTheStateBefore() {
    long first = commit(store(), creation(key("x"), "one"));
    RecordingWatcher watcher = new RecordingWatcher();
    try (StoreWatch _ = store().watch(Scope.of(Kinds.TASK), first, watcher)) {
      long second = commit(store(), update(key("x"), first, "two"));
      long third = commit(store(), new Write.Delete(key("x"), second));
      long fourth = commit(store(), creation(key("x"), "again"));

      List<StoreEvent> events = watcher.await(3);

      assertThat(events).extracting(StoreEvent::version).containsExactly(second, third, fourth);
      assertThat(events).extracting(StoreEvent::isDelete).containsExactly(false, true, false);
      assertThat(text(events.get(0).before())).isEqualTo("one");
      assertThat(text(events.get(1).before())).isEqualTo("two");
      assertThat(events.get(2).before()).isNull();
      assertThat(text(events.get(2).now())).isEqualTo("again");
    }
  }

  @Test
  default void aWatchResumesFromAnyEventsVersionAlsoInsideARevision() {
    long start = Version.endOf(store().revision(SOON));
    commit(store(), creation(key("before"), "0"));
    long old = commit(store(), creation(key("old"), "0"));
    long older = commit(store(), creation(key("z"), "0"));
    committed(
        store()
            .commit(
                Transaction.of(
                    creation(key("c"), "1"),
                    new Write.Delete(key("z"), older),
                    creation(key("b"), "2"),
                    new Write.Delete(key("old"), old),
                    creation(key("a"), "3")),
                SOON));
    commit(store(), creation(key("after"), "4"));
    List<StoreEvent> all = changesAfter(Scope.of(Kinds.TASK), start, 9);
    assertThat(all).hasSize(9);
    assertThat(all).extracting(StoreEvent::version).doesNotHaveDuplicates().isSorted();

    for (int i = 0; i < all.size() - 1; i++) {
      assertThat(changesAfter(Scope.of(Kinds.TASK), all.get(i).version(), all.size() - i - 1))
          .as("resumed after event " + i)
          .extracting(StoreEvent::version)
          .containsExactlyElementsOf(
              all.subList(i + 1, all.size()).stream().map(StoreEvent::version).toList());
    }
  }

  @Test
  default void committedVersionsAreTheVersionsOfTheEvents() {
    long start = Version.endOf(store().revision(SOON));
    Key binding = Key.of(Kinds.BINDING, "a", "x");
    Outcome.Committed made =
        committed(
            store()
                .commit(
                    Transaction.of(
                        creation(key("x"), "task"),
                        new Write.Create(binding, bytes(binding, "b")),
                        creation(key("y"), "task")),
                    SOON));
    Outcome.Committed gone =
        committed(
            store()
                .commit(
                    Transaction.of(
                        new Write.Delete(binding, made.versions().get(1)),
                        new Write.Delete(key("y"), made.versions().get(2)),
                        new Write.Delete(key("x"), made.versions().get(0))),
                    SOON));

    assertThat(changesAfter(Scope.of(Kinds.TASK), start, 4))
        .extracting(StoreEvent::version)
        .containsExactly(
            made.versions().get(0),
            made.versions().get(2),
            gone.versions().get(1),
            gone.versions().get(2));
    assertThat(changesAfter(Scope.of(Kinds.BINDING), start, 2))
        .extracting(StoreEvent::version)
        .containsExactly(made.versions().get(1), gone.versions().get(0));
    assertThat(Version.position(gone.versions().get(0))).isEqualTo(Version.FIRST_DELETE);
  }

  @Test
  default void deletesOfAnotherNamespaceCountInThePositions() {
    long a = commit(store(), creation(key("a", "x"), "1"));
    long b = commit(store(), creation(key("b", "x"), "1"));
    Outcome.Committed gone =
        committed(
            store()
                .commit(
                    Transaction.of(
                        new Write.Delete(key("a", "x"), a), new Write.Delete(key("b", "x"), b)),
                    SOON));

    assertThat(changesAfter(new Scope(Kinds.TASK, "b"), b, 1))
        .extracting(StoreEvent::version)
        .containsExactly(gone.versions().get(1));
  }

  @Test
  default void aWatchOfAScopeSeesNoOther() {
    long start = Version.endOf(store().revision(SOON));
    Key binding = Key.of(Kinds.BINDING, "a", "x");
    commit(store(), new Write.Create(binding, bytes(binding, "b")));
    commit(store(), creation(key("ab", "x"), "1"));
    commit(store(), creation(key("a", "x"), "1"));
    commit(store(), creation(key("a", "y"), "1"));

    assertThat(changesAfter(new Scope(Kinds.TASK, "a"), start, 2))
        .extracting(StoreEvent::key)
        .containsExactly(key("a", "x"), key("a", "y"));
  }

  @Test
  default void progressComesWithoutAChangeInTheScope() {
    long start = Version.endOf(store().revision(SOON));
    RecordingWatcher watcher = new RecordingWatcher();
    try (StoreWatch watch = store().watch(Scope.of(Kinds.NODE), start, watcher)) {
      long version = commit(store(), creation(key("x"), "1"));
      if (watch.requestProgress()) {
        assertThat(watcher.awaitProgress(watch, Version.revision(version))).isEmpty();
      }
    }
  }

  @Test
  default void progressNeverRunsAheadOfTheChanges() {
    long start = Version.endOf(store().revision(SOON));
    RecordingWatcher watcher = new RecordingWatcher();
    try (StoreWatch watch = store().watch(Scope.of(Kinds.TASK), start, watcher)) {
      for (int i = 0; i < 50; i++) {
        long version = commit(store(), creation(key("t" + i), "1"));
        List<StoreEvent> events =
            watch.requestProgress()
                ? watcher.awaitProgress(watch, Version.revision(version))
                : watcher.await(i + 1);
        assertThat(events).hasSize(i + 1);
      }
    }
  }

  @Test
  default void aWatchFromACompactedVersionEndsAsExpired() {
    long first = commit(store(), creation(key("x"), "one"));
    long second = commit(store(), update(key("x"), first, "two"));
    long third = commit(store(), update(key("x"), second, "three"));
    compact(Version.revision(third));
    RecordingWatcher watcher = new RecordingWatcher();
    try (StoreWatch _ = store().watch(Scope.of(Kinds.TASK), first, watcher)) {
      assertThat(watcher.awaitEnd()).isInstanceOf(Failure.Expired.class);
      assertThat(watcher.events()).isEmpty();
    }
  }

  @Test
  default void aWatchNeverMissesADeleteThatWasCompactedAway() {
    long first = commit(store(), creation(key("x"), "one"));
    long gone = commit(store(), new Write.Delete(key("x"), first));
    commit(store(), creation(key("y"), "one"));
    compact(Version.revision(gone));
    RecordingWatcher watcher = new RecordingWatcher();
    try (StoreWatch _ =
        store().watch(Scope.of(Kinds.TASK), Version.endOf(Version.revision(first)), watcher)) {
      assertThat(watcher.awaitEnd()).isInstanceOf(Failure.Expired.class);
    }
  }

  @Test
  default void aWatchFromTheEndOfTheCompactedRevisionGoesOn() {
    long first = commit(store(), creation(key("x"), "one"));
    long gone = commit(store(), new Write.Delete(key("x"), first));
    compact(Version.revision(gone));

    long next = commit(store(), creation(key("y"), "one"));

    List<StoreEvent> events =
        changesAfter(Scope.of(Kinds.TASK), Version.endOf(Version.revision(gone)), 1);
    assertThat(events).extracting(StoreEvent::version).containsExactly(next);
  }

  @Test
  default void aClosedWatchIsToldNothingMore() {
    long start = Version.endOf(store().revision(SOON));
    RecordingWatcher watcher = new RecordingWatcher();
    StoreWatch watch = store().watch(Scope.of(Kinds.TASK), start, watcher);
    commit(store(), creation(key("x"), "one"));
    watcher.await(1);

    watch.close();
    commit(store(), creation(key("y"), "one"));
    changesAfter(Scope.of(Kinds.TASK), start, 2);

    assertThat(watcher.events()).hasSize(1);
  }

  private List<StoreEvent> changesAfter(Scope scope, long version, int count) {
    RecordingWatcher watcher = new RecordingWatcher();
    try (StoreWatch _ = store().watch(scope, version, watcher)) {
      return watcher.await(count);
    }
  }

  private static String text(@org.jspecify.annotations.Nullable Stored stored) {
    return Samples.text(java.util.Objects.requireNonNull(stored));
  }
}
