package dev.berth.api.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Changes.Difference;
import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.QueueSpec;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.Toleration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest {
  @Test
  void tellsWhatWasAndWhatIs() {
    QueueSpec before =
        QueueSpec.newBuilder()
            .setWeight(2)
            .setParent("old")
            .putMaximum("cpu", Quantities.of("4"))
            .build();
    QueueSpec after =
        QueueSpec.newBuilder().setWeight(3).putGuaranteed("cpu", Quantities.of("1")).build();

    assertThat(Changes.differences("spec", before, after))
        .containsExactlyInAnyOrder(
            new Difference("spec.parent", "old", null),
            new Difference("spec.weight", 2, 3),
            new Difference("spec.guaranteed[cpu]", null, Quantities.of("1")),
            new Difference("spec.maximum[cpu]", Quantities.of("4"), null));
    assertThat(Changes.between("spec", before, after))
        .containsExactlyInAnyOrder(
            "spec.parent", "spec.weight", "spec.guaranteed[cpu]", "spec.maximum[cpu]");
  }

  @Test
  void ofAListWhoseLengthChangedOnlyTheListItself() {
    Toleration gpu = Toleration.newBuilder().setKey("gpu").build();
    TaskSpec before = TaskSpec.newBuilder().addTolerations(gpu).build();
    TaskSpec longer = before.toBuilder().addTolerations(gpu).build();
    TaskSpec other =
        TaskSpec.newBuilder().addTolerations(Toleration.newBuilder().setKey("fpga")).build();

    assertThat(Changes.differences("spec", before, longer))
        .containsExactly(new Difference("spec.tolerations", List.of(gpu), List.of(gpu, gpu)));
    assertThat(Changes.differences("spec", before, other))
        .containsExactly(new Difference("spec.tolerations[0].key", "gpu", "fpga"));
  }

  @Test
  void equalsDoNotDiffer() {
    assertThat(Changes.differences("", Queue.getDefaultInstance(), Queue.getDefaultInstance()))
        .isEmpty();
  }
}
