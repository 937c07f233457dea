package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.store.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.RecordingWatcher;
import dev.berth.apiserver.store.Samples;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.etcd.LossyChannel.Fate;
import io.grpc.Deadline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Groups on a real etcd, and what their members are told. */
@Tag("etcd")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupSenderTest {
  private final TestEtcd etcd = TestEtcd.start();
  private final EtcdStore other = etcd.openStore();
  private final LossyChannel lossy = new LossyChannel();
  private final SeenRevision seen = new SeenRevision();
  private final EtcdChannels channels =
      new EtcdChannels(List.of(etcd.etcd().endpoint()), lossy::around, new SimpleMeterRegistry());
  private final GroupSender sender = new GroupSender(channels, seen);
  private long ids;

  @BeforeEach
  void empty() {
    etcd.deleteEverything();
    commit(other, creation(key("there"), "0"));
    // It has to have seen a revision and the fence, as it has in life.
    var _ = send(creation(key("begin"), "0"));
  }

  @AfterAll
  void stop() {
    channels.close();
    other.close();
    etcd.close();
  }

  @Test
  void everyMemberHasItsOwnOutcomeAndTheVersionsThatWatchersSee() {
    long a = commit(other, creation(key("a"), "0"));
    long b = commit(other, creation(key("b"), "0"));
    long c = commit(other, creation(key("c"), "0"));
    RecordingWatcher watcher = new RecordingWatcher();
    try (StoreWatch _ = other.watch(Scope.of(Kinds.TASK), c, watcher)) {
      List<Sent> sent =
          send(
              creation(key("x"), "1"),
              creation(key("there"), "refused"),
              new Write.Delete(key("b"), b),
              update(key("a"), a, "1"),
              new Write.Delete(key("none"), b),
              new Write.Delete(key("c"), c),
              creation(key("y"), "1"));

      List<Long> versions = versionsOf(sent);
      assertThat(sent.get(1)).isInstanceOf(Sent.Decided.class);
      assertThat(outcome(sent.get(1))).isInstanceOf(Outcome.Rejected.class);
      assertThat(outcome(sent.get(4))).isInstanceOf(Outcome.Rejected.class);
      assertThat(watcher.await(5).stream().map(StoreEvent::version))
          .containsExactlyElementsOf(versions.stream().sorted().toList());
    }
  }

  /** As when two members keep apart only if no one looks at the other's keys. */
  @Test
  void aMemberThatReadsWhatAnotherWritesIsNotTakenIn() {
    Group group = Group.of(of(creation(key("x"), "1")));

    assertThat(group.takes(of(creation(key("x"), "2")))).isFalse();
    assertThat(group.takes(checking("x", "y"))).isFalse();
    assertThat(group.takes(checking("z", "y"))).isTrue();
    group.add(checking("z", "y"));
    assertThat(group.takes(of(creation(key("z"), "1")))).isFalse();
    assertThat(group.takes(checking("z", "w"))).isTrue();
  }

  @Test
  void membersOfALostReplyAreToldWhatHappenedWithTheirVersions() {
    long b = commit(other, creation(key("b"), "0"));
    long c = commit(other, creation(key("c"), "0"));
    RecordingWatcher watcher = new RecordingWatcher();
    lossy.next(Fate.replyLost(() -> commit(other, creation(key("later"), "1"))));
    try (StoreWatch _ = other.watch(Scope.of(Kinds.TASK), c, watcher)) {
      List<Sent> sent =
          send(
              new Write.Delete(key("b"), b),
              creation(key("x"), "1"),
              creation(key("there"), "refused"),
              new Write.Delete(key("c"), c),
              creation(key("y"), "1"));

      // What it wanted to create is there already, or gone: either way it is to be sent again.
      assertThat(sent.get(2)).isInstanceOf(Sent.DidNotHappen.class);
      List<Long> versions = versionsOf(sent);
      assertThat(versions).hasSize(4);
      assertThat(watcher.await(5).stream().map(StoreEvent::version).limit(4))
          .containsExactlyElementsOf(versions.stream().sorted().toList());
    }
  }

  @Test
  void membersOfARequestThatNeverArrivedDidNotHappen() {
    long b = commit(other, creation(key("b"), "0"));
    lossy.next(Fate.requestLost(() -> {}));

    List<Sent> sent = send(creation(key("x"), "1"), new Write.Delete(key("b"), b));

    assertThat(sent).allMatch(Sent.DidNotHappen.class::isInstance);
    assertThat(etcd.send(lossy.lost()).getSucceeded()).isFalse();
    assertThat(other.get(key("x"), Samples.SOON)).isEmpty();
  }

  @Test
  void deletesAloneThatMayHaveBeenAnothersAreUnknown() {
    long b = commit(other, creation(key("b"), "0"));
    long c = commit(other, creation(key("c"), "0"));
    lossy.next(Fate.replyLost(() -> {}));

    assertThat(send(new Write.Delete(key("b"), b), new Write.Delete(key("c"), c)))
        .allMatch(sent ->
            sent instanceof Sent.Failed(var failure)
                && failure.failure() instanceof Failure.UnknownOutcome);
  }

  @Test
  void aFenceThatAnotherServerRaisedCostsOneMoreRound() {
    assertThat(versionsOf(send(creation(key("x"), "1"), creation(key("y"), "1")))).hasSize(2);
    new Fence(channels).raise(Deadline.after(10, TimeUnit.SECONDS));

    assertThat(versionsOf(send(creation(key("z"), "1"), creation(key("w"), "1")))).hasSize(2);
    assertThat(versionsOf(send(creation(key("v"), "1")))).hasSize(1);
  }

  @Test
  void theSlotIsFreeOnceHoweverItEnds() {
    for (Optional<Fate> fate :
        List.of(
            Optional.<Fate>empty(),
            Optional.of(Fate.replyLost(() -> {})),
            Optional.of(Fate.requestLost(() -> {})))) {
      AtomicInteger freed = new AtomicInteger();
      fate.ifPresent(lossy::next);
      var _ =
          sender.send(Group.of(of(creation(key("x" + ids), "1"))), soon(), freed::incrementAndGet);
      assertThat(freed).hasValue(1);
    }
  }

  private List<Sent> send(Write... writes) {
    Group group = new Group();
    for (Write write : writes) {
      Commit commit = of(write);
      assertThat(group.takes(commit)).isTrue();
      group.add(commit);
    }
    return sender.send(group, soon(), () -> {});
  }

  private static Deadline soon() {
    return Deadline.after(10, TimeUnit.SECONDS);
  }

  private Commit of(Write... writes) {
    return Commit.of(Transaction.of(writes), ++ids);
  }

  private Commit checking(String checked, String written) {
    return Commit.of(
        new Transaction(
            List.of(new Check.Absent(key(checked))), List.of(creation(key(written), "1"))),
        ++ids);
  }

  private static Outcome outcome(Sent sent) {
    return ((Sent.Decided) sent).outcome();
  }

  private static List<Long> versionsOf(List<Sent> sent) {
    List<Long> versions = new ArrayList<>();
    for (Sent one : sent) {
      if (one instanceof Sent.Decided(Outcome.Committed done)) {
        assertThat(Version.revision(done.versions().getFirst())).isEqualTo(done.revision());
        versions.addAll(done.versions());
      }
    }
    assertThat(versions).isNotEmpty();
    return versions;
  }
}
