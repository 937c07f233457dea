package dev.berth.nodelet.plan;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.TaskPhase;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;
import dev.berth.nodelet.runtime.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The plan for the commands that run before a place's container, one after another.
 *
 * <pre>
 *   none    ─▶ admit ─▶ pull ─▶ launch         (each failure: count, wait, again)
 *   created ─▶ start
 *   running ─▶ tell; or, past its timeout, stop
 *   ended   ─▶ well: the next command, or the place's container;
 *              badly: read what it left behind, and by policy tell Failed, or count, wait, again
 * </pre>
 *
 * <p>Which are done is told by their containers, which therefore stay until the place's own has
 * run.
 */
final class InitPlan {
  /** How much of what a command wrote goes into a message. */
  private static final int WORDS = 500;

  private final Binding binding;
  private final Instant now;
  private final Waits waits;
  private final List<Action> actions = new ArrayList<>();
  private Memory memory;

  private InitPlan(Binding binding, Memory memory, Instant now) {
    this.binding = binding;
    this.memory = memory;
    this.now = now;
    this.waits = Waits.of(binding.getSpec().getBackOff());
  }

  /** What the containers of init commands tell of themselves. */
  static Memory seeing(Binding binding, List<ContainerState> inits, Memory memory) {
    Memory seen = memory;
    for (ContainerState container : inits) {
      seen = seen.seeing(container);
      int index = index(container);
      boolean well =
          index < InitCommands.count(binding)
              && container
                  .ended()
                  .filter(ended -> InitCommands.isWell(binding, index, ended))
                  .isPresent();
      if (well) {
        seen = seen.withInitDone(index + 1, container.id());
      }
    }
    return seen;
  }

  /** Whether one of them is still to be done. Once the place's container ran, none is. */
  static boolean isPending(Binding binding, Memory memory) {
    return memory.launched() < 0 && memory.inits().done() < InitCommands.count(binding);
  }

  /**
   * @param inits the place's containers of init commands
   * @param memory that has seen them
   */
  static Plan of(Binding binding, List<ContainerState> inits, Memory memory, Instant now) {
    InitPlan plan = new InitPlan(binding, memory, now);
    plan.decide(inits);
    return new Plan(plan.actions, plan.memory);
  }

  private void decide(List<ContainerState> inits) {
    int index = memory.inits().done();
    List<ContainerState> tries =
        inits.stream()
            .filter(one -> index(one) == index)
            .sorted(Comparator.comparingInt(InitPlan::restart).reversed())
            .toList();
    if (memory.inits().failure().isPresent()) {
      tellFailed(memory.inits().failure().get());
    } else if (tries.isEmpty()) {
      none(index);
    } else {
      actions.addAll(TaskPlan.removals(tries.subList(1, tries.size())));
      ContainerState newest = tries.getFirst();
      switch (newest.status()) {
        case Status.Created _ -> created(index, newest);
        case Status.Running running -> running(index, newest, running);
        case Ended ended -> ended(index, newest, ended);
      }
    }
  }

  private void none(int index) {
    if (Deadline.isOver(binding, now)) {
      tellOverdue();
    } else {
      launch(index, memory.restarts());
    }
  }

  private void created(int index, ContainerState container) {
    if (Deadline.isOver(binding, now)) {
      tellOverdue();
    } else if (memory.problem().isPresent()) {
      actions.add(new Action.Remove(container.id()));
      launch(index, restart(container));
    } else {
      actions.add(new Action.Start(container.id()));
    }
  }

  private void running(int index, ContainerState container, Status.Running running) {
    Action stop = new Action.Stop(container.id(), TaskPlan.grace(binding), List.of());
    if (Deadline.isOver(binding, now)) {
      tell(Deadline.stopping(binding));
      actions.add(stop);
      return;
    }
    tell(
        Report.of(
            TaskPhase.TASK_PHASE_STARTING,
            InitMemory.INITIALIZING,
            InitCommands.title(binding, index) + " runs"));
    Optional<Instant> end = InitCommands.end(binding, index, running.startedAt());
    if (end.isPresent()) {
      actions.add(now.isBefore(end.get()) ? new Action.WaitUntil(end.get()) : stop);
    }
  }

  /** Badly: of one that ended well it is the next one's turn. */
  private void ended(int index, ContainerState container, Ended ended) {
    boolean isFinal =
        binding.getSpec().getRestartPolicy() == RestartPolicy.RESTART_POLICY_NEVER
            && Deadline.of(binding).filter(end -> !ended.finishedAt().isBefore(end)).isEmpty();
    if (!isFinal && Deadline.isOver(binding, now)) {
      tellOverdue();
      return;
    }
    if (memory.words(container.id()).isEmpty()) {
      actions.add(new Action.ReadLastWords(container.id()));
      return;
    }
    String how = how(index, ended);
    String words = shortened(memory.words(container.id()).get());
    if (isFinal) {
      String message = how + words;
      memory = memory.with(memory.inits().withFailure(message));
      tellFailed(message);
      return;
    }
    boolean counted = memory.counted().equals(container.id());
    memory = memory.counting(container.id(), ended, waits, now);
    String wait = waits.after(memory.failures()).toSeconds() + "s";
    String message = "%s; it is run again %s after that%s".formatted(how, wait, words);
    if (!counted) {
      actions.add(new Action.RecordBackOff(message));
    }
    if (memory.waits(now) && memory.problem().isEmpty()) {
      tell(Report.of(TaskPhase.TASK_PHASE_BACK_OFF, InitMemory.ERROR, message));
      actions.add(new Action.WaitUntil(memory.notBefore()));
      return;
    }
    launch(index, restart(container) + 1);
  }

  private void launch(int index, int restart) {
    Report news =
        Report.of(
            TaskPhase.TASK_PHASE_STARTING,
            InitMemory.INITIALIZING,
            InitCommands.title(binding, index) + " is started");
    actions.addAll(
        new Launching(
                InitCommands.image(binding.getSpec().getContainer(), index),
                new Action.LaunchInit(index, restart),
                memory.restarts(),
                Optional.of(news))
            .actions(binding, memory, now));
  }

  private String how(int index, Ended ended) {
    String title = InitCommands.title(binding, index);
    if (InitCommands.isTooLong(binding, index, ended)) {
      return "%s ran for longer than its timeout of %ds (exit code %d)"
          .formatted(
              title,
              InitCommands.timeout(binding, index).orElseThrow().toSeconds(),
              ended.exitCode());
    }
    return (ended.outOfMemory()
            ? "%s used more memory than its limit (exit code %d)"
            : "%s ended with exit code %d")
        .formatted(title, ended.exitCode());
  }

  private static String shortened(String words) {
    if (words.isEmpty()) {
      return "";
    }
    return words.length() <= WORDS
        ? ": " + words
        : ": ..." + words.substring(words.length() - WORDS);
  }

  private void tellFailed(String message) {
    tell(Report.of(TaskPhase.TASK_PHASE_FAILED, InitMemory.ERROR, message));
  }

  private void tellOverdue() {
    tell(Deadline.failed(binding, "", memory));
  }

  private void tell(Report report) {
    actions.add(new Action.Tell(report.withRestarts(memory.restarts())));
  }

  private static int index(ContainerState container) {
    return (int) container.number(Labels.INIT, 0);
  }

  private static int restart(ContainerState container) {
    return (int) container.number(Labels.RESTART, 0);
  }
}
