package dev.berth.apiserver.placement;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import java.time.Instant;

/**
 * A Task's status after a node's report about the place that the Task has. Pure; the caller has
 * made sure that the report is about this very Binding.
 *
 * <p>Reports may come late, twice, and out of order. Within one attempt:
 *
 * <ul>
 *   <li>Succeeded and Failed are final: whatever follows is ignored.
 *   <li>A report of fewer restarts, or of another container that started earlier, is older:
 *       ignored.
 *   <li>Unless it is of a container that started later, of the first that started at all (restarts
 *       of init commands are told before), or of the one that the status has already: a nodelet
 *       that finds no container any more counts from 0 again. The status keeps the greater number
 *       then, for these restarts have been.
 *   <li>The start of one container may be told anew, and earlier: a nodelet tells at first when it
 *       knew of the start, and then what its runtime says, perhaps of the second before.
 *   <li>Starting after Running, with as many restarts, is older: ignored.
 *   <li>While the Binding is marked, what still runs shows as Stopping.
 * </ul>
 *
 * <p>A report of an attempt that the status does not have yet begins it: the container's fields are
 * cleared first. A report that tells nothing new gives back an equal status.
 */
final class StatusMerge {
  static final String SCHEDULED = "Scheduled";
  static final String READY = "Ready";

  private StatusMerge() {}

  static TaskStatus merge(Task task, Binding binding, TaskReport report, Instant now) {
    TaskStatus before = task.getStatus();
    boolean begins = before.getAttempt() != binding.getSpec().getAttempt();
    if (!begins && isOlder(before, report)) {
      return before;
    }
    TaskStatus.Builder after = begins ? begun(before, binding) : before.toBuilder();
    after
        .setPhase(phase(binding, report))
        .setRestarts(Math.max(after.getRestarts(), report.getRestarts()));
    reason(after, report);
    if (!report.getContainerId().isEmpty()) {
      if (!report.getContainerId().equals(before.getContainerId())) {
        after.clearImageId(); // it was the other container's
      }
      after.setContainerId(report.getContainerId());
    }
    if (!report.getImageId().isEmpty()) {
      after.setImageId(report.getImageId());
    }
    if (report.hasStartedAt()) {
      after.setStartedAt(report.getStartedAt());
    }
    if (report.hasFinishedAt()) {
      end(after, report);
    }
    after.setObservedGeneration(task.getMetadata().getGeneration());
    conditions(after, binding, report, now);
    return after.build();
  }

  private static boolean isOlder(TaskStatus before, TaskReport report) {
    if (Phases.isOver(before.getPhase())) {
      return true;
    }
    if (report.getRestarts() > before.getRestarts()) {
      return false;
    }
    boolean bothStarted = report.hasStartedAt() && before.hasStartedAt();
    boolean sameContainer =
        !report.getContainerId().isEmpty()
            && report.getContainerId().equals(before.getContainerId());
    if (report.getRestarts() < before.getRestarts()) {
      boolean laterContainer =
          report.hasStartedAt()
              && (!before.hasStartedAt()
                  || report.getStartedAt().getSeconds() > before.getStartedAt().getSeconds());
      return !laterContainer && !sameContainer;
    }
    boolean otherContainer = !report.getContainerId().isEmpty() && !sameContainer;
    boolean earlierContainer =
        otherContainer
            && bothStarted
            && report.getStartedAt().getSeconds() < before.getStartedAt().getSeconds();
    boolean backToStarting =
        before.getPhase() == TaskPhase.TASK_PHASE_RUNNING
            && report.getPhase() == TaskPhase.TASK_PHASE_STARTING;
    return earlierContainer || backToStarting;
  }

  private static TaskStatus.Builder begun(TaskStatus before, Binding binding) {
    return TaskStatus.newBuilder()
        .setAttempt(binding.getSpec().getAttempt())
        .setNode(binding.getSpec().getNode())
        .addAllHostPorts(binding.getSpec().getHostPortsList())
        .addAllConditions(before.getConditionsList())
        .addAllAttempts(before.getAttemptsList());
  }

  private static TaskPhase phase(Binding binding, TaskReport report) {
    boolean stopping =
        binding.getMetadata().hasDeletionTimestamp() && !Phases.isOver(report.getPhase());
    return stopping ? TaskPhase.TASK_PHASE_STOPPING : report.getPhase();
  }

  private static void reason(TaskStatus.Builder after, TaskReport report) {
    after.clearReason().clearMessage();
    if (!report.getReason().isEmpty()) {
      after.setReason(report.getReason());
    }
    if (!report.getMessage().isEmpty()) {
      after.setMessage(report.getMessage());
    }
  }

  /** A node that was restarted does not know the last words of an end that it told before. */
  private static void end(TaskStatus.Builder after, TaskReport report) {
    boolean another = !report.getFinishedAt().equals(after.getFinishedAt());
    after.setFinishedAt(report.getFinishedAt()).clearExitCode().clearSignal().clearOutOfMemory();
    if (report.hasExitCode()) {
      after.setExitCode(report.getExitCode());
    }
    if (report.hasSignal()) {
      after.setSignal(report.getSignal());
    }
    if (report.hasOutOfMemory()) {
      after.setOutOfMemory(report.getOutOfMemory());
    }
    if (another) {
      after.clearTerminationMessage();
    }
    if (report.hasTerminationMessage()) {
      after.setTerminationMessage(report.getTerminationMessage());
    }
  }

  /** What runs is ready, unless its node says that its probes have it otherwise. */
  private static void conditions(
      TaskStatus.Builder after, Binding binding, TaskReport report, Instant now) {
    boolean running = after.getPhase() == TaskPhase.TASK_PHASE_RUNNING;
    boolean unready = running && report.hasReady() && !report.getReady();
    Condition scheduled =
        condition(SCHEDULED, true, "Bound", "on node " + binding.getSpec().getNode(), after);
    Condition readiness =
        unready
            ? condition(READY, false, "NotReady", report.getReadyMessage(), after)
            : condition(
                READY, running, EnumWords.word(after.getPhase()), after.getMessage(), after);
    var conditions = Conditions.set(after.getConditionsList(), scheduled, now);
    after.clearConditions().addAllConditions(Conditions.set(conditions, readiness, now));
  }

  static Condition condition(
      String type, boolean holds, String reason, String message, TaskStatus.Builder status) {
    Condition.Builder condition =
        Condition.newBuilder()
            .setType(type)
            .setStatus(holds ? Conditions.TRUE : Conditions.FALSE)
            .setReason(reason)
            .setObservedGeneration(status.getObservedGeneration());
    return message.isEmpty() ? condition.build() : condition.setMessage(message).build();
  }
}
