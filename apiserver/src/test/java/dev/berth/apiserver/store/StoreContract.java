package dev.berth.apiserver.store;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.bytes;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.committed;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.store.Samples.text;
import static dev.berth.apiserver.store.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store promises about reading and writing. Each test gets an empty store. */
public interface StoreContract {
  /** The store under test, empty of objects. */
  Store store();

  /** Forgets what was replaced at or before a revision. */
  void compact(long revision);

  @Test
  default void aCreatedObjectIsReadBackWithItsVersion() throws Exception {
    long version = commit(store(), creation(key("x"), "one"));

    Stored stored = store().get(key("x"), SOON).orElseThrow();
    assertThat(text(stored)).isEqualTo("one");
    assertThat(stored.version()).isEqualTo(version);
    assertThat(stored.key()).isEqualTo(key("x"));
    assertThat(Version.position(version)).isZero();
    assertThat(Task.parseFrom(stored.bytes()).getMetadata().hasStamp()).isTrue();
  }

  @Test
  default void anAbsentKeyIsEmpty() {
    assertThat(store().get(key("x"), SOON)).isEqualTo(Optional.empty());
  }

  @Test
  default void aSecondCreateIsRejectedWithWhatIsThere() {
    long version = commit(store(), creation(key("x"), "one"));

    Outcome second = store().commit(Transaction.of(creation(key("x"), "two")), SOON);

    Stored there = rejectedWith(second, key("x"));
    assertThat(text(there)).isEqualTo("one");
    assertThat(there.version()).isEqualTo(version);
  }

  @Test
  default void anUpdateOfAnOlderVersionIsRejected() {
    long first = commit(store(), creation(key("x"), "one"));
    long second = commit(store(), update(key("x"), first, "two"));

    Outcome stale = store().commit(Transaction.of(update(key("x"), first, "three")), SOON);

    assertThat(rejectedWith(stale, key("x")).version()).isEqualTo(second);
    assertThat(store().get(key("x"), SOON).map(Samples::text)).contains("two");
  }

  @Test
  default void anUpdateOrDeleteOfAnAbsentKeyIsRejected() {
    assertThat(store().commit(Transaction.of(update(key("x"), 1280, "one")), SOON))
        .isEqualTo(new Outcome.Rejected(Map.of()));
    assertThat(store().commit(Transaction.of(new Write.Delete(key("x"), 1280)), SOON))
        .isEqualTo(new Outcome.Rejected(Map.of()));
  }

  @Test
  default void aDeletedKeyIsGoneAndItsNameIsFree() {
    long version = commit(store(), creation(key("x"), "one"));

    long deleted = commit(store(), new Write.Delete(key("x"), version));

    assertThat(deleted).isGreaterThan(version);
    assertThat(store().get(key("x"), SOON)).isEmpty();
    assertThat(commit(store(), creation(key("x"), "again"))).isGreaterThan(deleted);
  }

  @Test
  default void aTransactionHappensAllOrNotAtAll() {
    long one = commit(store(), creation(key("one"), "1"));

    Outcome outcome =
        store()
            .commit(
                Transaction.of(
                    creation(key("two"), "2"),
                    update(key("one"), one, "changed"),
                    new Write.Delete(key("three"), 1)),
                SOON);

    assertThat(((Outcome.Rejected) outcome).current()).containsOnlyKeys(key("one"));
    assertThat(store().get(key("two"), SOON)).isEmpty();
    assertThat(store().get(key("one"), SOON).map(Samples::text)).contains("1");
  }

  @Test
  default void checksGuardKeysThatAreNotWritten() {
    long seen = commit(store(), creation(key("task"), "one"));
    Transaction bind =
        new Transaction(
            List.of(new Check.Unchanged(key("task"), seen), new Check.Absent(key("other"))),
            List.of(creation(key("binding"), "n1")));
    commit(store(), update(key("task"), seen, "two"));

    Outcome outcome = store().commit(bind, SOON);

    assertThat(((Outcome.Rejected) outcome).current()).containsOnlyKeys(key("task"));
    assertThat(store().get(key("binding"), SOON)).isEmpty();
    commit(store(), creation(key("other"), "there"));
    assertThat(
            store()
                .commit(
                    new Transaction(
                        List.of(new Check.Absent(key("other"))),
                        List.of(creation(key("binding"), "n1"))),
                    SOON))
        .isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  default void writesOfOneTransactionShareARevisionAndHaveAVersionEach() {
    long old = commit(store(), creation(key("old"), "0"));
    long older = commit(store(), creation(key("older"), "0"));

    Outcome.Committed all =
        committed(
            store()
                .commit(
                    Transaction.of(
                        new Write.Delete(key("old"), old),
                        creation(key("a"), "1"),
                        new Write.Delete(key("older"), older),
                        creation(key("b"), "2")),
                    SOON));

    long revision = all.revision();
    assertThat(all.versions())
        .containsExactly(
            Version.of(revision, 64),
            Version.of(revision, 0),
            Version.of(revision, 65),
            Version.of(revision, 1));
    assertThat(store().get(key("b"), SOON).orElseThrow().version())
        .isEqualTo(Version.of(revision, 1));
  }

  @Test
  default void anUpdateIsComparedByRevisionAlone() {
    Outcome.Committed both =
        committed(
            store().commit(Transaction.of(creation(key("a"), "1"), creation(key("b"), "2")), SOON));

    long version = commit(store(), update(key("b"), both.versions().get(1), "3"));

    assertThat(Version.revision(version)).isGreaterThan(both.revision());
  }

  @Test
  default void oneOfManyRacingCreatesWins() throws Exception {
    List<Callable<Outcome>> racers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String text = "racer " + i;
      racers.add(() -> store().commit(Transaction.of(creation(key("x"), text)), SOON));
    }
    int winners = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> outcome : threads.invokeAll(racers)) {
        winners += outcome.get() instanceof Outcome.Committed ? 1 : 0;
      }
    }
    assertThat(winners).isEqualTo(1);
  }

  @Test
  default void racingUpdatesOfOneKeyAreNeverLost() throws Exception {
    commit(store(), creation(key("counter"), "0"));
    List<Callable<Boolean>> racers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      racers.add(() -> {
        while (true) {
          Stored seen = store().get(key("counter"), SOON).orElseThrow();
          String next = Integer.toString(Integer.parseInt(text(seen)) + 1);
          Write write = update(key("counter"), seen.version(), next);
          if (store().commit(Transaction.of(write), SOON) instanceof Outcome.Committed) {
            return true;
          }
        }
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> done : threads.invokeAll(racers)) {
        done.get();
      }
    }
    assertThat(store().get(key("counter"), SOON).map(Samples::text)).contains("10");
  }

  /** Also where they travel in groups: whatever shares a revision keeps apart. */
  @Test
  default void concurrentTransactionsAreAsGoodAsOneAfterTheOther() throws Exception {
    long seed = System.nanoTime();
    try {
      SerialModel model = new SerialModel();
      model.carryOut(new RandomTransactions(store()).run(seed));

      Map<Key, Long> there = new HashMap<>();
      for (Kind<?> kind : List.<Kind<?>>of(Kinds.TASK, Kinds.BINDING)) {
        store()
            .list(Scope.of(kind), "", 0, 0, SOON)
            .objects()
            .forEach(stored -> there.put(stored.key(), stored.version()));
      }
      assertThat(there).isEqualTo(model.state());
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  @Test
  default void aListHasItsScopeAloneInTheOrderOfKeys() {
    commit(store(), creation(key("b", "x"), "bx"), creation(key("a", "y"), "ay"));
    commit(store(), creation(key("a", "x"), "ax"), creation(key("ab", "x"), "abx"));
    Key binding = Key.of(Kinds.BINDING, "a", "x");
    commit(store(), new Write.Create(binding, bytes(binding, "binding")));

    assertThat(texts(store().list(Scope.of(Kinds.TASK), "", 0, 0, SOON)))
        .containsExactly("ax", "ay", "abx", "bx");
    assertThat(texts(store().list(new Scope(Kinds.TASK, "a"), "", 0, 0, SOON)))
        .containsExactly("ax", "ay");
    assertThat(store().list(Scope.of(Kinds.NODE), "", 0, 0, SOON).objects()).isEmpty();
  }

  @Test
  default void pagesOfOneRevisionDoNotSeeLaterWrites() {
    for (int i = 0; i < 7; i++) {
      commit(store(), creation(key("t" + i), "old"));
    }
    Store.Page first = store().list(Scope.of(Kinds.TASK), "", 3, 0, SOON);
    Stored last = store().get(key("t6"), SOON).orElseThrow();
    commit(store(), new Write.Delete(key("t6"), last.version()));
    commit(store(), creation(key("t35"), "new"));

    Store.Page second = page(first, 3);
    Store.Page third = page(second, 3);

    assertThat(first.remaining()).isIn(4L, -1L);
    assertThat(names(first)).containsExactly("t0", "t1", "t2");
    assertThat(names(second)).containsExactly("t3", "t4", "t5");
    assertThat(names(third)).containsExactly("t6");
    assertThat(List.of(first.more(), second.more(), third.more()))
        .containsExactly(true, true, false);
    assertThat(third.revision()).isEqualTo(first.revision());
  }

  @Test
  default void aLargeListIsCutByBytes() {
    for (int i = 0; i < 6; i++) {
      commit(store(), creation(key("big" + i), "x".repeat(900_000)));
    }

    Set<String> seen = new HashSet<>();
    Store.Page page = store().list(Scope.of(Kinds.TASK), "", 0, 0, SOON);
    int pages = 1;
    seen.addAll(names(page));
    for (; page.more(); pages++) {
      page = page(page, 0);
      assertThat(page.objects().stream().mapToInt(o -> o.bytes().size()).sum())
          .isLessThanOrEqualTo(3 << 20);
      seen.addAll(names(page));
    }

    assertThat(pages).isGreaterThan(1);
    assertThat(seen).hasSize(6);
  }

  @Test
  default void aListAtACompactedRevisionIsExpired() {
    long first = commit(store(), creation(key("x"), "one"));
    long second = commit(store(), update(key("x"), first, "two"));
    compact(Version.revision(second));

    FailureException failed =
        catchThrowableOfType(
            FailureException.class,
            () -> store().list(Scope.of(Kinds.TASK), "", 0, Version.revision(first), SOON));

    assertThat(failed.failure()).isInstanceOf(Failure.Expired.class);
    assertThat(texts(store().list(Scope.of(Kinds.TASK), "", 0, Version.revision(second), SOON)))
        .containsExactly("two");
  }

  @Test
  default void theRevisionShowsEveryAcknowledgedWrite() {
    for (int i = 0; i < 20; i++) {
      long version = commit(store(), creation(key("t" + i), "x"));
      assertThat(store().revision(SOON)).isGreaterThanOrEqualTo(Version.revision(version));
    }
  }

  @Test
  default void anObjectThatIsTooLargeIsRefusedAsSuch() {
    for (int size : new int[] {(3 << 19) + 10, 5 << 20}) {
      FailureException failed =
          catchThrowableOfType(
              FailureException.class, () -> commit(store(), creation(key("x"), "x".repeat(size))));
      assertThat(failed.failure()).isInstanceOf(Failure.TooLarge.class);
    }
    assertThat(store().get(key("x"), SOON)).isEmpty();
  }

  @Test
  default void aStampOrResourceVersionThatTheCallerLeftInIsReplaced() throws Exception {
    commit(store(), creation(key("x"), "one"));
    Stored stored = store().get(key("x"), SOON).orElseThrow();
    ByteString served = ObjectBytes.serve(stored);

    long version = commit(store(), new Write.Update(key("x"), stored.version(), served));

    Task now = Task.parseFrom(store().get(key("x"), SOON).orElseThrow().bytes());
    assertThat(now.getMetadata().hasResourceVersion()).isFalse();
    assertThat(now.getMetadata().getStamp().getWriteId())
        .isNotEqualTo(ObjectBytes.writeId(stored.bytes()).orElseThrow());
    assertThat(version).isGreaterThan(stored.version());
  }

  private Store.Page page(Store.Page before, int limit) {
    String after = before.objects().getLast().key().path();
    return store().list(Scope.of(Kinds.TASK), after, limit, before.revision(), SOON);
  }

  private static Stored rejectedWith(Outcome outcome, Key key) {
    return Objects.requireNonNull(((Outcome.Rejected) outcome).current().get(key));
  }

  private static List<String> texts(Store.Page page) {
    return page.objects().stream().map(Samples::text).toList();
  }

  private static List<String> names(Store.Page page) {
    return page.objects().stream().map(stored -> stored.key().name()).toList();
  }
}
