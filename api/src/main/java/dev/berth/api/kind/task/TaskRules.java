package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Changes;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.BackOff;
import dev.berth.api.v1.NodeLostAction;
import dev.berth.api.v1.OnNodeLost;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import java.util.ArrayList;
import java.util.List;

/** What a Task's spec must be, and what of it is fixed once created. */
final class TaskRules {
  private static final int DAY = 24 * 60 * 60;
  private static final int YEAR = 365 * DAY;

  /** Above what a healthy nodelet goes without an acknowledgement: it dials anew after 6 s. */
  private static final int SHORTEST_SILENCE = 10;

  private TaskRules() {}

  static List<Violation> validate(Task task) {
    if (!task.hasSpec()) {
      return List.of(Violation.required("spec", "what is to run"));
    }
    List<Violation> found = new ArrayList<>();
    TaskSpec spec = task.getSpec();
    if (spec.hasContainer()) {
      ContainerRules.check("spec.container", spec.getContainer(), found);
    } else {
      found.add(Violation.required("spec.container", "the container to run"));
    }
    if (spec.getRestartPolicy() == RestartPolicy.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              "spec.restartPolicy",
              spec.getRestartPolicyValue(),
              EnumWords.of(RestartPolicy.getDescriptor()).all()));
    }
    backOff(spec.getBackOff(), found);
    range(
        "spec.terminationGracePeriodSeconds",
        spec.getTerminationGracePeriodSeconds(),
        0,
        DAY,
        found);
    PlacementRules.check(task, found);
    onNodeLost(spec, found);
    if (spec.hasActiveDeadlineSeconds()) {
      range("spec.activeDeadlineSeconds", spec.getActiveDeadlineSeconds(), 1, YEAR, found);
    }
    return found;
  }

  /** One for each field that can't change in a running container. */
  static List<Violation> validateUpdate(Task before, Task after) {
    return Changes.between("spec", fixed(before), fixed(after)).stream()
        .map(path ->
            Violation.forbidden(
                path,
                "is fixed once the Task is created; \"berth apply --replace\" makes the Task"
                    + " anew"))
        .toList();
  }

  /** What may change is named here; a new field of the spec is fixed until it is. */
  private static TaskSpec fixed(Task task) {
    return task.getSpec().toBuilder()
        .clearNodeSelector()
        .clearTolerations()
        .clearOnNodeLost()
        .clearAffinity()
        .clearTopologySpread()
        .clearConstraints()
        .clearStrategy()
        .build();
  }

  private static void backOff(BackOff backOff, List<Violation> found) {
    String path = "spec.backOff";
    if (backOff.hasBaseSeconds()) {
      range(path + ".baseSeconds", backOff.getBaseSeconds(), 1, DAY, found);
    }
    if (backOff.hasFactor()) {
      range(path + ".factor", backOff.getFactor(), 1, 10, found);
    }
    if (backOff.hasCapSeconds()) {
      range(path + ".capSeconds", backOff.getCapSeconds(), 1, DAY, found);
      if (backOff.getCapSeconds() < backOff.getBaseSeconds()) {
        found.add(
            Violation.invalid(
                path + ".capSeconds",
                backOff.getCapSeconds(),
                "must be greater than or equal to baseSeconds, " + backOff.getBaseSeconds()));
      }
    }
    if (backOff.hasResetSeconds()) {
      range(path + ".resetSeconds", backOff.getResetSeconds(), 1, DAY, found);
    }
  }

  private static void onNodeLost(TaskSpec spec, List<Violation> found) {
    OnNodeLost lost = spec.getOnNodeLost();
    String path = "spec.onNodeLost";
    if (lost.getAction() == NodeLostAction.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              path + ".action",
              lost.getActionValue(),
              EnumWords.of(NodeLostAction.getDescriptor()).all()));
    }
    if (lost.hasAfterSeconds()) {
      range(path + ".afterSeconds", lost.getAfterSeconds(), 1, 30 * DAY, found);
    }
    if (!lost.hasStopWhenDisconnectedAfterSeconds()) {
      return;
    }
    long stop = lost.getStopWhenDisconnectedAfterSeconds();
    range(path + ".stopWhenDisconnectedAfterSeconds", stop, SHORTEST_SILENCE, 30 * DAY, found);
    long grace = spec.getTerminationGracePeriodSeconds();
    if (lost.hasAfterSeconds() && stop + Math.max(1, grace) > lost.getAfterSeconds()) {
      found.add(
          Violation.invalid(
              path + ".stopWhenDisconnectedAfterSeconds",
              stop,
              "with the grace period of %ds must be at most afterSeconds, %d"
                  .formatted(grace, lost.getAfterSeconds())));
    }
  }

  private static void range(String path, long value, long min, long max, List<Violation> found) {
    if (value < min || value > max) {
      found.add(
          Violation.invalid(
              path, value, "must be between %d and %d, inclusive".formatted(min, max)));
    }
  }
}
