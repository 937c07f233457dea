package dev.berth.apiserver.store;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.store.Samples.text;
import static dev.berth.apiserver.store.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.Tried.Ended;
import dev.berth.apiserver.store.Tried.Failed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises about many transactions at once. Each test gets an empty store. */
public interface ManyTransactionsContract {
  /** More than travel in one group. */
  int MANY = 150;

  Store store();

  @Test
  default void eachOfManyEndsForItselfInTheirOrder() {
    long there = commit(store(), creation(key("there"), "old"));

    List<Tried> tried =
        store()
            .commitAll(
                List.of(
                    Transaction.of(creation(key("x"), "one")),
                    Transaction.of(creation(key("there"), "two")),
                    Transaction.of(creation(key("y"), "x".repeat(2 << 20))),
                    new Transaction(
                        List.of(new Check.Unchanged(key("there"), there)),
                        List.of(creation(key("z"), "four")))),
                SOON);

    assertThat(version(tried.get(0))).isEqualTo(versionOf("x"));
    assertThat(tried.get(1))
        .isInstanceOfSatisfying(
            Ended.class,
            ended ->
                assertThat(((Outcome.Rejected) ended.outcome()).current().get(key("there")))
                    .satisfies(shown -> assertThat(text(shown)).isEqualTo("old")));
    assertThat(tried.get(2))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.failure().failure()).isInstanceOf(Failure.TooLarge.class));
    assertThat(version(tried.get(3))).isEqualTo(versionOf("z"));
    assertThat(store().get(key("y"), SOON)).isEmpty();
  }

  @Test
  default void moreThanTravelTogetherHaveAVersionEach() {
    List<Transaction> creates =
        IntStream.range(0, MANY)
            .mapToObj(i -> Transaction.of(creation(key("k" + i), "new")))
            .toList();

    List<Tried> tried = store().commitAll(creates, SOON);

    assertThat(tried.stream().map(ManyTransactionsContract::version)).doesNotHaveDuplicates();
    for (int i = 0; i < MANY; i++) {
      assertThat(version(tried.get(i))).isEqualTo(versionOf("k" + i));
    }
  }

  @Test
  default void ofManyOnOneKeyOneWins() {
    List<Transaction> creates =
        Collections.nCopies(MANY, Transaction.of(creation(key("x"), "new")));

    List<Tried> tried = store().commitAll(creates, SOON);

    assertThat(tried)
        .filteredOn(
            one -> one instanceof Ended(Outcome outcome) && outcome instanceof Outcome.Committed)
        .hasSize(1);
  }

  /** Each relies on what the other one changes: judged by one state, both would happen. */
  @Test
  default void ofTwoThatRelyOnEachOthersKeysOneHappens() {
    long a = commit(store(), creation(key("a"), "0"));
    long b = commit(store(), creation(key("b"), "0"));

    List<Tried> tried =
        store()
            .commitAll(
                List.of(
                    new Transaction(
                        List.of(new Check.Unchanged(key("b"), b)),
                        List.of(update(key("a"), a, "1"))),
                    new Transaction(
                        List.of(new Check.Unchanged(key("a"), a)),
                        List.of(update(key("b"), b, "1")))),
                SOON);

    List<Outcome> outcomes = new ArrayList<>();
    tried.forEach(one -> outcomes.add(((Ended) one).outcome()));
    assertThat(outcomes).filteredOn(Outcome.Committed.class::isInstance).hasSize(1);
  }

  @Test
  default void ofNoneNothingComes() {
    assertThat(store().commitAll(List.of(), SOON)).isEmpty();
  }

  private static long version(Tried tried) {
    return Samples.committed(((Ended) tried).outcome()).versions().getFirst();
  }

  private long versionOf(String name) {
    return store().get(key(name), SOON).orElseThrow().version();
  }
}
