package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Task;
import java.util.List;
import java.util.stream.Collectors;

/** The kind Task. */
public final class TaskKind implements KindRules<Task> {
  public static final Kind<Task> KIND =
      new Kind<>(
          "berth.dev",
          "v1",
          "Task",
          "tasks",
          List.of("t"),
          true,
          Task.getDefaultInstance(),
          new TaskKind());

  private TaskKind() {}

  @Override
  public Task withDefaults(Task task) {
    return TaskDefaults.apply(task);
  }

  @Override
  public List<Violation> validate(Task task) {
    return TaskRules.validate(task);
  }

  @Override
  public List<Violation> validateUpdate(Task before, Task after) {
    return TaskRules.validateUpdate(before, after);
  }

  @Override
  public List<Column<Task>> columns() {
    return List.of(
        Column.of("PHASE", task -> EnumWords.word(task.getStatus().getPhase())),
        Column.of("NODE", task -> task.getStatus().getNode()),
        Column.of("RESTARTS", task -> Integer.toString(task.getStatus().getRestarts())),
        Column.wide("IMAGE", task -> task.getSpec().getContainer().getImage()),
        Column.wide("PORTS", TaskKind::ports),
        Column.wide("REASON", task -> task.getStatus().getReason()));
  }

  @Override
  public List<String> selectableFields() {
    return List.of("spec.restartPolicy", "status.phase", "status.node");
  }

  @Override
  public boolean hasStatus() {
    return true;
  }

  /** For example "20001->80/TCP,20002->53/UDP". */
  private static String ports(Task task) {
    return task.getStatus().getHostPortsList().stream()
        .map(port ->
            port.getHostPort()
                + "->"
                + port.getContainerPort()
                + "/"
                + EnumWords.word(port.getProtocol()))
        .collect(Collectors.joining(","));
  }
}
