package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.committed;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.store.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Samples;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Tried;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.etcd.LossyChannel.Fate;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A write whose reply is lost, and what others do before it is asked for again. */
@Tag("etcd")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostRepliesTest {
  private final TestEtcd etcd = TestEtcd.start();
  private final EtcdStore other = etcd.openStore();
  private final LossyChannel lossy = new LossyChannel();
  private final EtcdStore store =
      EtcdStore.open(List.of(etcd.etcd().endpoint()), lossy::around, new SimpleMeterRegistry());

  @BeforeEach
  void empty() {
    etcd.deleteEverything();
    // The store has to have seen a revision and the fence, as it has in life.
    commit(store, creation(key("begin"), ""));
  }

  @AfterEach
  void everyFateWasMet() {
    assertThat(committed(store.commit(Transaction.of(creation(key("end"), "")), SOON))).isNotNull();
  }

  @AfterAll
  void stop() {
    store.close();
    other.close();
    etcd.close();
  }

  @Test
  void aCreateThatHappenedIsASuccessAndHappenedOnce() {
    lossy.next(Fate.replyLost(() -> {}));

    long version = commit(store, creation(key("x"), "mine"));

    assertThat(there(key("x")).version()).isEqualTo(version);
  }

  @Test
  void ofManyWhoseReplyIsLostEachHappenedOnce() {
    long there = commit(other, creation(key("there"), "theirs"));
    lossy.next(Fate.replyLost(() -> {}));

    List<Tried> tried =
        store.commitAll(
            List.of(
                Transaction.of(creation(key("x"), "mine")),
                Transaction.of(creation(key("there"), "mine")),
                Transaction.of(creation(key("y"), "mine"))),
            SOON);

    assertThat(versionOf(tried.get(0))).isEqualTo(there(key("x")).version());
    assertThat(((Tried.Ended) tried.get(1)).outcome()).isInstanceOf(Outcome.Rejected.class);
    assertThat(there(key("there")).version()).isEqualTo(there);
    assertThat(versionOf(tried.get(2))).isEqualTo(there(key("y")).version());
  }

  private static long versionOf(Tried tried) {
    return committed(((Tried.Ended) tried).outcome()).versions().getFirst();
  }

  @Test
  void aWriteThatNeverArrivedIsSentAgain() {
    lossy.next(Fate.requestLost(() -> {}));

    long version = commit(store, creation(key("x"), "mine"));

    assertThat(there(key("x")).version()).isEqualTo(version);
  }

  @Test
  void anUpdateThatHappenedAndWasReplacedSinceIsASuccess() {
    long first = commit(other, creation(key("x"), "0"));
    lossy.next(Fate.replyLost(() -> replace(key("x"), "theirs")));

    long mine = commit(store, update(key("x"), first, "mine"));

    assertThat(Version.revision(mine)).isEqualTo(Version.revision(first) + 1);
    assertThat(Samples.text(there(key("x")))).isEqualTo("theirs");
  }

  @Test
  void anUpdateThatHappenedAndWasDeletedSinceIsASuccess() {
    long first = commit(other, creation(key("x"), "0"));
    lossy.next(Fate.replyLost(() -> delete(key("x"))));

    long mine = commit(store, update(key("x"), first, "mine"));

    assertThat(Version.revision(mine)).isEqualTo(Version.revision(first) + 1);
  }

  @Test
  void anUpdateThatAnotherForestalledIsRejected() {
    long first = commit(other, creation(key("x"), "0"));
    lossy.next(Fate.requestLost(() -> replace(key("x"), "theirs")));

    Outcome outcome = store.commit(Transaction.of(update(key("x"), first, "mine")), SOON);

    assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
    assertThat(Samples.text(there(key("x")))).isEqualTo("theirs");
  }

  @Test
  void aCreateThatHappenedAndWasReplacedSinceIsASuccess() {
    lossy.next(Fate.replyLost(() -> replace(key("x"), "theirs")));

    long mine = commit(store, creation(key("x"), "mine"));

    assertThat(mine).isLessThan(there(key("x")).version());
  }

  @Test
  void aCreateThatAnotherForestalledIsRejected() {
    lossy.next(Fate.requestLost(() -> commit(other, creation(key("x"), "theirs"))));

    assertThat(store.commit(Transaction.of(creation(key("x"), "mine")), SOON))
        .isInstanceOf(Outcome.Rejected.class);
    assertThat(Samples.text(there(key("x")))).isEqualTo("theirs");
  }

  @Test
  void aCreateThatHappenedAndWasDeletedSinceIsASuccess() {
    lossy.next(Fate.replyLost(() -> delete(key("x"))));

    long mine = commit(store, creation(key("x"), "mine"));

    assertThat(mine).isPositive();
    assertThat(other.get(key("x"), SOON)).isEmpty();
  }

  /** The retry wins and its object is deleted: the first request must not make it anew. */
  @Test
  void aRequestThatArrivesLateDoesNothing() {
    lossy.next(Fate.requestLost(() -> {}));
    long mine = commit(store, creation(key("x"), "mine"));
    commit(other, new Write.Delete(key("x"), mine));

    TxnResponse late = etcd.send(lossy.lost());

    assertThat(late.getSucceeded()).isFalse();
    assertThat(other.get(key("x"), SOON)).isEmpty();
  }

  @Test
  void aCreateWithACheckThatHappenedBeforeTheCheckFailedIsASuccess() {
    long task = commit(other, creation(key("task"), "0"));
    lossy.next(Fate.replyLost(() -> replace(key("task"), "changed")));

    Outcome.Committed mine =
        committed(
            store.commit(
                new Transaction(
                    List.of(new Check.Unchanged(key("task"), task)),
                    List.of(creation(key("x"), "mine"))),
                SOON));

    assertThat(mine.versions()).containsExactly(there(key("x")).version());
  }

  @Test
  void aDeleteIsToldByWhatWasPutWithIt() {
    long task = commit(other, creation(key("task"), "0"));
    long binding = commit(other, creation(key("binding"), "0"));
    lossy.next(Fate.replyLost(() -> replace(key("task"), "later")));

    Outcome.Committed mine =
        committed(
            store.commit(
                Transaction.of(
                    new Write.Delete(key("binding"), binding), update(key("task"), task, "mine")),
                SOON));

    assertThat(mine.revision()).isEqualTo(Version.revision(binding) + 1);
  }

  @Test
  void aDeleteAloneThatMayHaveBeenAnothersIsUnknown() {
    long first = commit(other, creation(key("x"), "0"));
    lossy.next(Fate.replyLost(() -> {}));

    assertThat(failureOf(Transaction.of(new Write.Delete(key("x"), first))))
        .isInstanceOf(Failure.UnknownOutcome.class);
  }

  @Test
  void aDeleteAloneThatNeverArrivedIsSentAgain() {
    long first = commit(other, creation(key("x"), "0"));
    lossy.next(Fate.requestLost(() -> {}));

    commit(store, new Write.Delete(key("x"), first));

    assertThat(other.get(key("x"), SOON)).isEmpty();
  }

  @Test
  void aDeleteAloneOfAnotherStateIsNotOurs() {
    long first = commit(other, creation(key("x"), "0"));
    lossy.next(
        Fate.requestLost(() -> {
          replace(key("x"), "theirs");
          delete(key("x"));
        }));

    assertThat(store.commit(Transaction.of(new Write.Delete(key("x"), first)), SOON))
        .isInstanceOf(Outcome.Rejected.class);
  }

  /** As it may be when the quota is crossed between its proposal and its application. */
  @Test
  void aWriteThatHappenedThoughEtcdHadNoSpaceIsASuccess() {
    Status noSpace = Status.RESOURCE_EXHAUSTED.withDescription("no space");
    lossy.next(Fate.denied(() -> {}, noSpace));
    long created = commit(store, creation(key("x"), "mine"));
    lossy.next(Fate.denied(() -> replace(key("x"), "theirs"), noSpace));
    long updated = commit(store, update(key("x"), created, "mine again"));

    // Between them the fence was raised.
    assertThat(Version.revision(updated)).isEqualTo(Version.revision(created) + 2);
    assertThat(Samples.text(there(key("x")))).isEqualTo("theirs");
  }

  @Test
  void aHistoryThatIsCompactedMakesItUnknown() {
    long first = commit(other, creation(key("x"), "0"));
    lossy.next(
        Fate.replyLost(() -> {
          replace(key("x"), "theirs");
          replace(key("x"), "and again");
          commit(other, creation(key("y"), "0"));
          etcd.compact(other.revision(SOON));
        }));

    assertThat(failureOf(Transaction.of(update(key("x"), first, "mine"))))
        .isInstanceOf(Failure.UnknownOutcome.class);
  }

  private Failure failureOf(Transaction transaction) {
    return catchThrowableOfType(FailureException.class, () -> store.commit(transaction, SOON))
        .failure();
  }

  private Stored there(Key key) {
    return other.get(key, SOON).orElseThrow();
  }

  private void replace(Key key, String text) {
    commit(other, update(key, there(key).version(), text));
  }

  private void delete(Key key) {
    commit(other, new Write.Delete(key, there(key).version()));
  }
}
