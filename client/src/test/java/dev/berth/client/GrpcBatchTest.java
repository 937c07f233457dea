package dev.berth.client;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.fake.FakeObjects;
import dev.berth.client.fake.FakeServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcBatchTest {
  private final FakeObjects state = new FakeObjects();
  private final FakeServer first = FakeServer.start(state);
  private final FakeServer second = FakeServer.start(state);
  private final BerthClient client = FakeServer.client(first, second);
  private final ObjectClient<Lease> leases = client.objects(Kinds.LEASE);

  @AfterEach
  void close() {
    client.close();
    first.close();
    second.close();
  }

  private static Operation<Lease> create(String name) {
    return new Operation.Create<>(Kinds.LEASE, lease(name, "me"));
  }

  private static List<Operation<Lease>> creates(int count) {
    List<Operation<Lease>> creates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      creates.add(create("l" + i));
    }
    return creates;
  }

  private static Failure failure(OperationResult<?> result) {
    assertThat(result).isInstanceOf(OperationResult.Failed.class);
    return ((OperationResult.Failed<?>) result).failure();
  }

  @Test
  void eachOperationHasItsResultInItsPlace() {
    Lease there = leases.create(lease("there", "me"));

    List<OperationResult<Lease>> results =
        client.batch(
            List.of(
                create("a"),
                create("there"),
                new Operation.Update<>(Kinds.LEASE, there),
                new Operation.Delete<>(Kinds.LEASE, "default", "a")));

    assertThat(results.get(0).orThrow().name()).isEqualTo("a");
    assertThat(results.get(0).orThrow().object()).isEmpty();
    assertThat(failure(results.get(1))).isInstanceOf(Failure.AlreadyExists.class);
    assertThat(results.get(2).orThrow().resourceVersion())
        .isEqualTo(leases.get("default", "there").orElseThrow().getMetadata().getResourceVersion());
    assertThat(leases.get("default", "a")).isEmpty();
    assertThat(first.batches()).hasSize(1);
  }

  @Test
  void objectsComeBackWhenTheyAreAskedFor() {
    List<OperationResult<Lease>> results = client.batch(List.of(create("a")), BatchOptions.OBJECTS);

    assertThat(results.getFirst().orThrow().object()).isEqualTo(leases.get("default", "a"));
  }

  @Test
  void nothingIsNoCall() {
    assertThat(client.batch(List.<Operation<Lease>>of())).isEmpty();
    assertThat(first.batches()).isEmpty();
  }

  @Test
  void moreThanAThousandAreSeveralCallsInTheirOrder() {
    List<OperationResult<Lease>> results = client.batch(creates(2500));

    assertThat(first.batches())
        .extracting(BatchRequest::getOperationsCount)
        .containsExactly(1000, 1000, 500);
    for (int i = 0; i < 2500; i++) {
      assertThat(results.get(i).orThrow().name()).isEqualTo("l" + i);
    }
  }

  @Test
  void moreThanARequestHoldsAreSeveralCalls() {
    String large = "x".repeat(900_000);
    List<Operation<Lease>> operations = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      operations.add(new Operation.Create<>(Kinds.LEASE, lease("l" + i, large)));
    }

    assertThat(client.batch(operations)).allSatisfy(one -> assertThat(one.orThrow()).isNotNull());

    assertThat(first.batches())
        .hasSize(3)
        .allSatisfy(
            one -> assertThat(one.getSerializedSize()).isLessThanOrEqualTo(4 * 1024 * 1024));
  }

  @Test
  void anObjectThatIsTooLargeForAnyCallFailsAlone() {
    List<Operation<Lease>> operations =
        List.of(
            create("a"),
            new Operation.Create<>(Kinds.LEASE, lease("large", "x".repeat(5_000_000))),
            create("b"));

    List<OperationResult<Lease>> results = client.batch(operations);

    assertThat(results.get(0).orThrow().name()).isEqualTo("a");
    assertThat(failure(results.get(1))).isInstanceOf(Failure.TooLarge.class);
    assertThat(results.get(2).orThrow().name()).isEqualTo("b");
  }

  @Test
  void aLostReplyLeavesAllOfItsCallUnknownAndNothingIsSentAfterIt() {
    first.loseReplies(true);

    List<OperationResult<Lease>> results = client.batch(creates(1500));

    assertThat(results.subList(0, 1000))
        .allSatisfy(one -> assertThat(failure(one)).isInstanceOf(Failure.UnknownOutcome.class));
    assertThat(results.subList(1000, 1500))
        .allSatisfy(one ->
            assertThat(failure(one))
                .isInstanceOfSatisfying(
                    Failure.Unavailable.class,
                    it -> assertThat(it.message()).startsWith("not sent")));
    assertThat(second.writes()).isZero();
    assertThat(first.batches()).hasSize(1);
  }

  @Test
  void aServerThatSaysThatItCanDoNothingNowIsLeftForAnother() {
    first.awayInBatches();

    assertThat(client.batch(creates(3))).allSatisfy(one -> assertThat(one.orThrow()).isNotNull());
    assertThat(second.batches()).hasSize(1);
  }

  @Test
  void whenNoServerCanDoAnythingEveryOperationSaysSo() {
    first.awayInBatches();
    second.unavailable(true);

    assertThat(client.batch(creates(3)))
        .allSatisfy(one -> {
          assertThat(failure(one)).isInstanceOf(Failure.Unavailable.class);
          assertThat(Failures.isAnswer(((OperationResult.Failed<?>) one).exception())).isTrue();
        });
  }

  @Test
  void aServerThatKnowsNoBatchIsAskedOneByOne() {
    first.knowsNoBatch();
    var _ = leases.create(lease("there", "me"));

    List<OperationResult<Lease>> results =
        client.batch(
            List.of(
                create("a"),
                create("there"),
                new Operation.Delete<>(Kinds.LEASE, "default", "a"),
                create("a")),
            BatchOptions.OBJECTS);

    assertThat(failure(results.get(1))).isInstanceOf(Failure.AlreadyExists.class);
    assertThat(results.get(3).orThrow().object()).isEqualTo(leases.get("default", "a"));
    assertThat(results.get(3).orThrow().uid()).isNotEqualTo(results.get(0).orThrow().uid());
    assertThat(second.writes()).isZero();
  }
}
