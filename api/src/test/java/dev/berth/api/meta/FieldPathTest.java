package dev.berth.api.meta;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.core.v1.Event;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {
  @Test
  void readsTextNumbersWordsAndTimes() {
    Task.Builder task = Task.newBuilder();
    task.getMetadataBuilder()
        .setName("hello")
        .setGeneration(7)
        .setCreationTimestamp(Times.time(Instant.parse("2026-11-20T19:31:25Z")));
    task.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_ON_FAILURE);
    task.getStatusBuilder().setPhase(TaskPhase.TASK_PHASE_BACK_OFF);
    assertThat(read(task.build(), "metadata.name")).isEqualTo("hello");
    assertThat(read(task.build(), "metadata.generation")).isEqualTo("7");
    assertThat(read(task.build(), "metadata.creationTimestamp")).isEqualTo("2026-11-20T19:31:25Z");
    assertThat(read(task.build(), "spec.restartPolicy")).isEqualTo("OnFailure");
    assertThat(read(task.build(), "status.phase")).isEqualTo("BackOff");
    Lease lease =
        Lease.newBuilder()
            .setSpec(
                dev.berth.api.coordination.v1.LeaseSpec.newBuilder()
                    .setRenewTime(MicroTime.newBuilder().setMicros(5)))
            .build();
    assertThat(read(lease, "spec.renewTime")).isEqualTo("1970-01-01T00:00:00.000005Z");
    Event event = Event.newBuilder().build();
    assertThat(read(event, "involvedObject.name")).isEmpty();
  }

  @Test
  void absentIsEmptyButForABool() {
    assertThat(read(Task.getDefaultInstance(), "status.phase")).isEmpty();
    assertThat(read(Node.getDefaultInstance(), "spec.unschedulable")).isEqualTo("false");
    Node.Builder cordoned = Node.newBuilder();
    cordoned.getSpecBuilder().setUnschedulable(true);
    assertThat(read(cordoned.build(), "spec.unschedulable")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "metadata",
        "metadata.labels",
        "spec.tolerations",
        "spec.nope",
        "metadata.name.x",
        "metadata.creationTimestamp.seconds",
        "metadata..name",
        "spec.restart_policy"
      })
  void whatIsNotOneFieldHasNoPath(String path) {
    assertThat(FieldPath.of(Task.getDescriptor(), path)).isEmpty();
  }

  @Test
  void acronymsKeepTheirCapitals() {
    assertThat(EnumWords.word(Protocol.PROTOCOL_TCP)).isEqualTo("TCP");
    assertThat(EnumWords.word(Protocol.PROTOCOL_UNSPECIFIED)).isEmpty();
    assertThat(EnumWords.word(Protocol.UNRECOGNIZED)).isEmpty();
    assertThat(EnumWords.of(RestartPolicy.getDescriptor()).all())
        .containsExactly("Always", "OnFailure", "Never");
  }

  private static String read(Message object, String path) {
    return FieldPath.of(object.getDescriptorForType(), path).orElseThrow().read(object);
  }
}
