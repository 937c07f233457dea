package dev.berth.apiserver.history;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.store.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Tried;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.memory.MemoryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpaceGuardTest {
  private static final long QUOTA = 1 << 20;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SpaceGuard guard = new SpaceGuard(meters);
  private final Store store = new GuardedStore(MemoryStore.create(), guard);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everythingGoesThroughUntilTheSpaceIsKnown() {
    assertThat(commit(create("a"))).isInstanceOf(Outcome.Committed.class);
    assertThat(full()).isZero();
  }

  @Test
  void whatGrowsIsRefusedWithAllThatOneNeedsToKnow() {
    guard.looked(new Usage(QUOTA * 9 / 10, QUOTA, QUOTA, true));

    assertThat(failureOf(create("a")).message())
        .startsWith("the store is full: objects and history take 0.9 MiB")
        .contains("a quota of 1.0 MiB")
        .contains("NOSPACE")
        .contains("deletes and what leads to them go through");
    assertThat(store.get(key("a"), SOON)).isEmpty();
    assertThat(full()).isEqualTo(1);
    assertThat(meters.get("berth.storage.refused").counter().count()).isEqualTo(1);
  }

  @Test
  void whatDoesNotGrowGoesThroughUntilTheBrimAndDeletesAlways() {
    long version = committed(commit(create("a")));
    guard.looked(new Usage(QUOTA * 9 / 10, QUOTA, QUOTA, false));
    Transaction same = Transaction.of(update(key("a"), version, "b")).with(SpaceUse.BOUNDED);
    long later = committed(commit(same));

    guard.looked(new Usage(QUOTA * 96 / 100, QUOTA, QUOTA, false));
    Transaction again = Transaction.of(update(key("a"), later, "c")).with(SpaceUse.BOUNDED);
    assertThat(failureOf(again).message()).contains("only deletes go through");
    assertThat(commit(Transaction.of(new Write.Delete(key("a"), later))))
        .isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void quickWriterIsStoppedBetweenTwoLooks() {
    guard.looked(new Usage(QUOTA / 2, QUOTA / 2, QUOTA, false));
    int most = 100;
    String large = "x".repeat((int) QUOTA / 20);
    int stored = 0;
    while (stored < most
        && failureOrNull(Transaction.of(creation(key("t" + stored), large))) == null) {
      stored++;
    }

    assertThat(stored).isBetween(5, 8);
    // The next look may miss what was written last.
    guard.looked(new Usage(QUOTA / 2, QUOTA / 2, QUOTA, false));
    assertThat(failureOf(create("a"))).isNotNull();
    guard.looked(new Usage(QUOTA / 2, QUOTA / 2, QUOTA, false));
    assertThat(commit(create("a"))).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void ofManyOnlyThoseThatGrowAreRefused() {
    long version = committed(commit(create("a")));
    guard.looked(new Usage(QUOTA * 9 / 10, QUOTA, QUOTA, false));

    List<Tried> tried =
        store.commitAll(
            List.of(create("b"), Transaction.of(new Write.Delete(key("a"), version)), create("c")),
            SOON);

    assertThat(tried.stream().map(SpaceGuardTest::how)).containsExactly("full", "done", "full");
    assertThat(store.get(key("a"), SOON)).isEmpty();
  }

  @Test
  void whatManyDidNotWriteDoesNotCount() {
    long version = committed(commit(create("a")));
    guard.looked(new Usage(QUOTA / 2, QUOTA / 2, QUOTA, false));
    String large = "x".repeat((int) QUOTA / 20);

    for (int i = 0; i < 20; i++) {
      var _ =
          store.commitAll(
              List.of(
                  Transaction.of(creation(key("a"), large)),
                  Transaction.of(update(key("a"), version + 1280, large))),
              SOON);
    }

    assertThat(commit(Transaction.of(creation(key("b"), large))))
        .isInstanceOf(Outcome.Committed.class);
  }

  private static String how(Tried tried) {
    return switch (tried) {
      case Tried.Ended(Outcome outcome) ->
          outcome instanceof Outcome.Committed ? "done" : "rejected";
      case Tried.Failed(FailureException e) ->
          e.failure() instanceof Failure.StorageFull ? "full" : e.toString();
    };
  }

  private static Transaction create(String name) {
    return Transaction.of(creation(key(name), "x"));
  }

  private Outcome commit(Transaction transaction) {
    return store.commit(transaction, SOON);
  }

  private static long committed(Outcome outcome) {
    return ((Outcome.Committed) outcome).versions().getFirst();
  }

  private Failure failureOf(Transaction transaction) {
    FailureException failed =
        catchThrowableOfType(FailureException.class, () -> commit(transaction));
    assertThat(failed.failure()).isInstanceOf(Failure.StorageFull.class);
    return failed.failure();
  }

  private @Nullable Throwable failureOrNull(Transaction transaction) {
    return catchThrowableOfType(FailureException.class, () -> commit(transaction));
  }

  private double full() {
    return meters.get("berth.storage.full").gauge().value();
  }
}
