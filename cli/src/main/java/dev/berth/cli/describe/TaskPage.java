package dev.berth.cli.describe;

import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;
import dev.berth.cli.output.Age;
import dev.berth.cli.output.Page;
import java.util.ArrayList;
import java.util.List;

/** A task: how it does and why, then what it runs, then what it was before. */
final class TaskPage {
  private final Page page;

  TaskPage(Page page) {
    this.page = page;
  }

  void print(Task task) {
    state(task.getStatus());
    ContainerLines.print(page, task.getSpec().getContainer());
    policies(task.getSpec());
    Conditions.print(page, task.getStatus().getConditionsList());
    attempts(task.getStatus().getAttemptsList());
  }

  private void state(TaskStatus status) {
    page.field("Phase", EnumWords.word(status.getPhase()));
    page.field("Why", why(status));
    page.field("Node", status.getNode());
    page.field("Attempt", status.getAttempt());
    page.field("Restarts", status.getRestarts());
    page.field("Started", status.getStartedAt());
    page.field("Finished", status.getFinishedAt());
    if (status.hasExitCode()) {
      page.field("Exit code", exit(status));
    }
    page.field("Last output", status.getTerminationMessage());
    page.field("Container id", status.getContainerId());
    page.field("Image id", status.getImageId());
    page.field("Reached at", status.getHostPortsList().stream().map(TaskPage::reached).toList());
  }

  /** For example "137 (SIGKILL, out of memory)". */
  private static String exit(TaskStatus status) {
    List<String> why = new ArrayList<>();
    if (status.hasSignal()) {
      why.add(status.getSignal());
    }
    if (status.getOutOfMemory()) {
      why.add("out of memory");
    }
    return status.getExitCode() + (why.isEmpty() ? "" : " (" + String.join(", ", why) + ")");
  }

  /** For a pending task there is always an answer. */
  private static String why(TaskStatus status) {
    String own =
        status.getReason().isEmpty() || status.getMessage().isEmpty()
            ? status.getReason() + status.getMessage()
            : status.getReason() + ": " + status.getMessage();
    if (status.getPhase() != TaskPhase.TASK_PHASE_PENDING || !own.isEmpty()) {
      return own;
    }
    return status.getConditionsList().stream()
        .filter(one -> one.getType().equals("Scheduled") && one.getStatus().equals("False"))
        .map(Condition::getMessage)
        .findFirst()
        .orElse("no scheduler has looked at it yet; is the controller running?");
  }

  private static String reached(HostPort port) {
    String address = port.getHostIp().isEmpty() ? "" : port.getHostIp() + ":";
    return "%s%d -> %d/%s%s"
        .formatted(
            address,
            port.getHostPort(),
            port.getContainerPort(),
            EnumWords.word(port.getProtocol()),
            port.getName().isEmpty() ? "" : " (" + port.getName() + ")");
  }

  private void policies(TaskSpec spec) {
    page.field("Restart policy", EnumWords.word(spec.getRestartPolicy()));
    if (spec.hasBackOff()) {
      page.field(
          "Back-off",
          "%ds, times %d, up to %ds; forgotten after %ds of running"
              .formatted(
                  spec.getBackOff().getBaseSeconds(),
                  spec.getBackOff().getFactor(),
                  spec.getBackOff().getCapSeconds(),
                  spec.getBackOff().getResetSeconds()));
    }
    page.field("Grace period", spec.getTerminationGracePeriodSeconds() + "s");
    if (spec.hasActiveDeadlineSeconds()) {
      page.field("Active deadline", spec.getActiveDeadlineSeconds() + "s in each place");
    }
    page.field("Node selector", spec.getNodeSelectorMap());
    page.field(
        "Tolerations",
        spec.getTolerationsList().stream()
            .map(one ->
                "%s%s%s%s"
                    .formatted(
                        one.getKey().isEmpty() ? "every taint" : one.getKey(),
                        one.getValue().isEmpty() ? "" : "=" + one.getValue(),
                        one.hasEffect() ? ":" + EnumWords.word(one.getEffect()) : "",
                        one.hasTolerationSeconds()
                            ? " for " + one.getTolerationSeconds() + "s"
                            : ""))
            .toList());
    if (spec.hasOnNodeLost()) {
      page.field(
          "When node is lost",
          "%s%s"
              .formatted(
                  EnumWords.word(spec.getOnNodeLost().getAction()),
                  spec.getOnNodeLost().hasAfterSeconds()
                      ? " after " + spec.getOnNodeLost().getAfterSeconds() + "s"
                      : ""));
    }
  }

  private void attempts(List<Attempt> attempts) {
    page.table(
        "Earlier attempts",
        List.of("NUMBER", "NODE", "ENDED", "EXIT", "RESTARTS", "REASON", "MESSAGE"),
        attempts.stream()
            .map(one ->
                List.of(
                    Long.toString(one.getNumber()),
                    one.getNode(),
                    Age.since(one.getFinishedAt(), page.now()),
                    one.hasExitCode() ? Integer.toString(one.getExitCode()) : "",
                    Integer.toString(one.getRestarts()),
                    one.getReason(),
                    one.getMessage()))
            .toList());
  }
}
