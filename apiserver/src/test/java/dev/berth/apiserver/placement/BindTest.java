package dev.berth.apiserver.placement;

import static dev.berth.apiserver.placement.PlacementFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Choice;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a bind puts, and when it is refused. */
class BindTest {
  private static final DeleteOptions PLAIN = DeleteOptions.getDefaultInstance();

  private final Store store = MemoryStore.create();
  private final PlacementFixture berth = new PlacementFixture(store);

  @AfterEach
  void close() {
    berth.close();
    store.close();
  }

  @Test
  void bindPutsABindingAndLeavesTheTaskAsItIs() {
    Task task = berth.create("t");

    BindResult result = berth.bind(task, "n1");

    assertThat(result.getAttempt()).isEqualTo(1);
    assertThat(berth.task("t")).contains(task);
    Binding binding = berth.binding("t").orElseThrow();
    assertThat(binding.getMetadata().getResourceVersion()).isEqualTo(result.getResourceVersion());
    assertThat(binding.getSpec().getNode()).isEqualTo("n1");
    assertThat(binding.getSpec().getContainer()).isEqualTo(task.getSpec().getContainer());
  }

  @Test
  void aPlaceSaysHowItWasChosenAndWhoGoesFirst() {
    Task.Builder sent = dev.berth.apiserver.testing.ServerInProcess.task("t").toBuilder();
    sent.getSpecBuilder().setRevocable(true);
    Task task = berth.create(sent.build());
    Choice choice =
        Choice.newBuilder().setNodes(9).setLookedAt(5).setFit(2).putPoints("strategy", 7).build();
    Bind bind = PlacementFixture.bindOf(task, "n1").toBuilder().setChoice(choice).build();

    assertThat(berth.placement.bind(List.of(bind), soon()).getFirst().hasFailure()).isFalse();

    Binding binding = berth.binding("t").orElseThrow();
    assertThat(binding.getSpec().getChoice()).isEqualTo(choice);
    assertThat(binding.getSpec().getRevocable()).isTrue();
    assertThat(binding.getSpec().hasPriority()).isTrue();
    assertThat(binding.getSpec().getPriority()).isEqualTo(task.getSpec().getPriority());
  }

  @Test
  void bindToAPortThatIsNoneIsRefused() {
    Task task = berth.create("t");
    Bind.Builder bind = PlacementFixture.bindOf(task, "n1").toBuilder();
    bind.addHostPorts(HostPort.newBuilder().setContainerPort(80).setHostPort(-1));

    BindResult result =
        berth.placement.bind(List.of(bind.build()), PlacementFixture.soon()).getFirst();

    Failure failure = Failures.fromStatus(result.getFailure());
    assertThat(failure).isInstanceOf(Failure.Invalid.class);
    assertThat(failure.message()).contains("spec.hostPorts[0].hostPort");
    assertThat(berth.binding("t")).isEmpty();
  }

  @Test
  void secondBindIsAConflictThatNamesThePlace() {
    Task task = berth.create("t");
    berth.bind(task, "n1");

    Failure failure = Failures.fromStatus(berth.bind(task, "n2").getFailure());

    assertThat(failure).isInstanceOf(Failure.Conflict.class);
    assertThat(failure.message()).contains("attempt 1 on node n1");
  }

  @Test
  void bindOfAnotherTaskOfTheSameNameIsAConflict() {
    Task first = berth.create("t");
    berth.delete("t", PLAIN);
    berth.create("t");

    BindResult result = berth.bind(first, "n1");

    assertThat(Failures.fromStatus(result.getFailure())).isInstanceOf(Failure.Conflict.class);
    assertThat(berth.binding("t")).isEmpty();
  }

  @Test
  void bindStandsThoughTheStatusHasChangedSinceTheDecision() {
    Task decidedOn = berth.create("t");
    Task.Builder changed = decidedOn.toBuilder();
    changed.getStatusBuilder().setReason("Unschedulable");
    berth.resources.updateStatus(Kinds.TASK, changed.build(), false, soon());

    assertThat(berth.bind(decidedOn, "n1").hasFailure()).isFalse();
  }

  @Test
  void bindIsAConflictWhenTheSpecHasChangedSinceTheDecision() {
    Task decidedOn = berth.create("t");
    Task.Builder changed = decidedOn.toBuilder();
    changed.getSpecBuilder().putNodeSelector("disk", "fast");
    berth.resources.update(Kinds.TASK, changed.build(), false, soon());

    BindResult result = berth.bind(decidedOn, "n1");

    assertThat(Failures.fromStatus(result.getFailure())).isInstanceOf(Failure.Conflict.class);
    assertThat(berth.binding("t")).isEmpty();
  }
}
