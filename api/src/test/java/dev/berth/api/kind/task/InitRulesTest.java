package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.InitCommand;
import dev.berth.api.v1.KeySelector;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InitRulesTest {
  @Test
  void takesACommandInTheTasksImageAndAnImageThatHasItsOwn() {
    InitCommand other = InitCommand.newBuilder().setName("wait-for-db").setImage("wait:1").build();
    assertThat(violations(command("migrate").setTimeoutSeconds(1).build(), other)).isEmpty();
    assertThat(violations()).isEmpty();
  }

  @Test
  void namesWhatIsWrongWithAName() {
    assertThat(
            violations(
                command("a").build(),
                command("").build(),
                command("a").build(),
                command("B").build(),
                command("x".repeat(64)).build()))
        .satisfiesExactly(
            empty ->
                assertThat(empty)
                    .isEqualTo(
                        "spec.container.initCommands[1].name: Required value: a name for the"
                            + " command"),
            twice ->
                assertThat(twice)
                    .isEqualTo("spec.container.initCommands[2].name: Duplicate value: \"a\""),
            upper ->
                assertThat(upper)
                    .startsWith(
                        "spec.container.initCommands[3].name: Invalid value: \"B\": a lowercase RFC"
                            + " 1123 label must"),
            longer ->
                assertThat(longer)
                    .startsWith("spec.container.initCommands[4].name: Invalid value: ")
                    .endsWith("must be no more than 63 characters"));
  }

  @Test
  void wantsACommandUnlessThereIsAnImage() {
    assertThat(violations(InitCommand.newBuilder().setName("a").addArgs("-x").build()))
        .containsExactly(
            "spec.container.initCommands[0].command: Required value: a command to run in the Task's"
                + " image, which would run its own otherwise");
    assertThat(violations(command("a").setImage("no such").build()))
        .containsExactly(
            "spec.container.initCommands[0].image: Invalid value: \"no such\": must not contain"
                + " whitespace");
  }

  @Test
  void keepsTimeoutsWithinAYear() {
    for (long seconds : new long[] {-1, 0, 31_536_001}) {
      assertThat(violations(command("a").setTimeoutSeconds(seconds).build()))
          .containsExactly(
              "spec.container.initCommands[0].timeoutSeconds: Invalid value: "
                  + seconds
                  + ": must be between 1 and 31536000, inclusive");
    }
  }

  @Test
  void sendsSecretsToTheContainersOwnVariables() {
    InitCommand.Builder command = command("a");
    command.addEnvBuilder().setName("PLAIN").setValue("x");
    command.addEnvBuilder().setName("NODE").getValueFromBuilder().setField("status.node");
    command
        .addEnvBuilder()
        .setName("PASSWORD")
        .getValueFromBuilder()
        .setSecretKey(KeySelector.newBuilder().setName("db").setKey("password"));
    command.addEnvBuilder().setName("");
    assertThat(violations(command.build()))
        .containsExactlyInAnyOrder(
            "spec.container.initCommands[0].env[2].valueFrom.secretKey: Forbidden: name it in the"
                + " container's env, which init commands have as well",
            "spec.container.initCommands[0].env[3].name: Required value: the variable's name");
  }

  @Test
  void takesSixteenAndNoMore() {
    assertThat(violations(many(16))).isEmpty();
    assertThat(violations(many(17)))
        .containsExactly("spec.container.initCommands: Too many: 17: must have at most 16 items");
  }

  private static InitCommand[] many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> command("c" + i).build())
        .toArray(InitCommand[]::new);
  }

  private static InitCommand.Builder command(String name) {
    return InitCommand.newBuilder().setName(name).addCommand("true");
  }

  private static List<String> violations(InitCommand... commands) {
    Task task =
        Task.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("web"))
            .setSpec(
                TaskSpec.newBuilder()
                    .setContainer(
                        Container.newBuilder()
                            .setImage("img")
                            .addAllInitCommands(List.of(commands))))
            .build();
    return Kinds.TASK.rules().validate(Kinds.TASK.rules().withDefaults(task)).stream()
        .map(Violation::toString)
        .toList();
  }
}
