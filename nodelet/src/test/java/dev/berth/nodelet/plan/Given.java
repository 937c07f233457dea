package dev.berth.nodelet.plan;

import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.BackOff;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.ImagePullPolicy;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the tests of the plan start from. */
final class Given {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final Fence FENCE = new Fence("u1", 2);

  private Given() {}

  static Binding binding(RestartPolicy policy) {
    return binding(policy, ImagePullPolicy.IMAGE_PULL_POLICY_IF_NOT_PRESENT);
  }

  static Binding binding(RestartPolicy policy, ImagePullPolicy pull) {
    return Binding.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("web"))
        .setSpec(
            BindingSpec.newBuilder()
                .setTaskUid(FENCE.uid())
                .setAttempt(FENCE.attempt())
                .setNode("n1")
                .setRestartPolicy(policy)
                .setBackOff(
                    BackOff.newBuilder()
                        .setBaseSeconds(2)
                        .setFactor(3)
                        .setCapSeconds(60)
                        .setResetSeconds(100))
                .setTerminationGracePeriodSeconds(7)
                .setContainer(Container.newBuilder().setImage("img").setImagePullPolicy(pull)))
        .build();
  }

  static ContainerState own(int restart, Status status) {
    return container("own" + restart, FENCE, restart, status);
  }

  /** Of the init command of that number, at that try: "init0.1". */
  static ContainerState init(int index, int restart, Status status) {
    return init(container("init" + index + "." + restart, FENCE, restart, status), index);
  }

  /** The same container, but of an init command. */
  static ContainerState init(ContainerState plain, int index) {
    Map<String, String> labels = new HashMap<>(plain.labels());
    labels.put(Labels.INIT, Integer.toString(index));
    return new ContainerState(plain.id(), labels, plain.status());
  }

  static ContainerState other(Status status) {
    return container("other", new Fence("u0", 1), 4, status);
  }

  static ContainerState container(String id, Fence fence, int restart, Status status) {
    return new ContainerState(
        id,
        Map.of(
            Labels.UID,
            fence.uid(),
            Labels.ATTEMPT,
            Long.toString(fence.attempt()),
            Labels.RESTART,
            Integer.toString(restart),
            Labels.GRACE,
            "5"),
        status);
  }

  static Status created() {
    return new Status.Created();
  }

  static Status running() {
    return new Status.Running(NOW.minusSeconds(10));
  }

  /** Ended just now after ten seconds. */
  static Status.Ended ended(int exitCode) {
    return new Status.Ended(NOW.minusSeconds(10), NOW, exitCode, false);
  }

  static Status.Ended outOfMemory() {
    return new Status.Ended(NOW.minusSeconds(10), NOW, 137, true);
  }

  /** The actions in short, for tables. */
  static String shown(List<Action> actions) {
    return actions.stream().map(Given::shown).collect(Collectors.joining(", "));
  }

  private static String shown(Action action) {
    return switch (action) {
      case Action.Admit _ -> "admit";
      case Action.Pull _ -> "pull";
      case Action.Launch(int restart) -> "launch " + restart;
      case Action.LaunchInit(int index, int restart) -> "init %d.%d".formatted(index, restart);
      case Action.Start(String id) -> "start " + id;
      case Action.Stop(String id, var grace, var preStop) ->
          "stop %s %ds%s"
              .formatted(id, grace.toSeconds(), preStop.isEmpty() ? "" : " after " + preStop);
      case Action.ReadLastWords(String id) -> "read " + id;
      case Action.Remove(String id) -> "remove " + id;
      case Action.Tell(Report report) -> "tell " + shown(report);
      case Action.RecordBackOff _ -> "record";
      case Action.RecordUnhealthy _ -> "record unhealthy";
      case Action.WaitUntil(Instant time) ->
          "wait " + (time.getEpochSecond() - NOW.getEpochSecond());
    };
  }

  private static String shown(Report report) {
    String what =
        switch (report.outcome()) {
          case PLACE_OUTCOME_STOPPED -> "STOPPED";
          case PLACE_OUTCOME_REFUSED -> "REFUSED";
          case PLACE_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
              report.phase().name().replace("TASK_PHASE_", "");
        };
    String why = report.reason().isEmpty() ? what : what + "/" + report.reason();
    return report.notReady().isEmpty() ? why : why + " but not ready";
  }
}
