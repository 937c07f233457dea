package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.store.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Space;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Upkeep;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.testing.Eventually;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("etcd")
class EtcdUpkeepTest {
  private static final long QUOTA = 16 << 20;
  private static final ByteString LARGE = ByteString.copyFrom(new byte[500_000]);

  private final TestEtcd etcd = TestEtcd.startWithQuota(QUOTA);
  private final EtcdStore store = etcd.openStore();
  private final Upkeep upkeep = store.upkeep().orElseThrow();

  @AfterEach
  void stop() {
    store.close();
    etcd.close();
  }

  @Test
  void compactsAndAgainIsNothing() {
    long first = commit(store, creation(key("x"), "one"));
    long second = commit(store, update(key("x"), first, "two"));

    upkeep.compact(Version.revision(second), SOON);
    upkeep.compact(Version.revision(second), SOON);
    upkeep.compact(Version.revision(first), SOON);

    assertThat(failureOfListAt(Version.revision(first))).isInstanceOf(Failure.Expired.class);
    assertThat(store.get(key("x"), SOON)).isPresent();
  }

  @Test
  void alarmIsSeenWhatDoesNotGrowStillGoesThroughAndRoomIsMade() throws Exception {
    long version = commit(store, creation(key("x"), "one"));
    for (int i = 0; !upkeep.space(SOON).alarm(); i++) {
      putStraight("/else/" + i);
    }
    assertThat(failureOf(Transaction.of(creation(key("y"), "one"))))
        .isInstanceOf(Failure.StorageFull.class);
    Transaction same = Transaction.of(update(key("x"), version, "two"));
    assertThat(failureOf(same)).isInstanceOf(Failure.StorageFull.class);
    assertThat(store.commit(same.with(SpaceUse.BOUNDED), SOON))
        .isInstanceOf(Outcome.Committed.class);

    Space.Member full = onlyMember();
    assertThat(full.leads()).isTrue();
    assertThat(full.fileBytes()).isGreaterThan(QUOTA * 9 / 10);
    etcd.deleteAll("/else/");
    upkeep.compact(store.revision(SOON), SOON);
    Eventually.is("free pages", this::seesFreePages);
    upkeep.defragment(full.name(), SOON);
    upkeep.disarm(SOON);

    assertThat(onlyMember().fileBytes()).isLessThan(QUOTA / 2);
    assertThat(upkeep.space(SOON).alarm()).isFalse();
    commit(store, creation(key("y"), "one"));
  }

  @Test
  void memberThatDoesNotAnswerIsSilent() {
    try (EtcdStore half = EtcdStore.open(List.of(etcd.etcd().endpoint(), "127.0.0.1:1"))) {
      Upkeep two = half.upkeep().orElseThrow();
      Space space =
          Eventually.such(
              "the other answers",
              () -> two.space(SOON),
              read -> read.members().getFirst().answers());

      assertThat(space.members().getLast().answers()).isFalse();
    }
  }

  /** etcd counts its free pages when it writes. */
  private boolean seesFreePages() {
    Transaction any = Transaction.of(creation(key("t" + System.nanoTime()), "x"));
    assertThat(store.commit(any.with(SpaceUse.BOUNDED), SOON))
        .isInstanceOf(Outcome.Committed.class);
    return onlyMember().freeBytes() > QUOTA / 2;
  }

  private Space.Member onlyMember() {
    Space seen =
        Eventually.such(
            "the member answers",
            () -> upkeep.space(SOON),
            space -> space.members().getFirst().answers());
    assertThat(seen.complete()).isTrue();
    assertThat(seen.members()).hasSize(1);
    return seen.members().getFirst();
  }

  private void putStraight(String path) {
    try {
      etcd.put(path, LARGE);
    } catch (StatusRuntimeException e) {
      assertThat(e).hasMessageContaining("space");
    }
  }

  private Failure failureOf(Transaction transaction) {
    return catchThrowableOfType(FailureException.class, () -> store.commit(transaction, SOON))
        .failure();
  }

  private Failure failureOfListAt(long revision) {
    return catchThrowableOfType(
            FailureException.class, () -> store.list(Scope.of(Kinds.TASK), "", 0, revision, SOON))
        .failure();
  }
}
