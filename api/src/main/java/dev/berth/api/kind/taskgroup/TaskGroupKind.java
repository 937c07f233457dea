package dev.berth.api.kind.taskgroup;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.TaskGroup;
import dev.berth.api.v1.TaskGroupSpec;
import java.util.ArrayList;
import java.util.List;

/** The kind TaskGroup. */
public final class TaskGroupKind implements KindRules<TaskGroup> {
  public static final Kind<TaskGroup> KIND =
      new Kind<>(
          "berth.dev",
          "v1",
          "TaskGroup",
          "taskgroups",
          List.of("tg"),
          true,
          TaskGroup.getDefaultInstance(),
          new TaskGroupKind());

  private static final int MOST_MEMBERS = 1000;
  private static final int TIMEOUT_SECONDS = 60;
  private static final int LONGEST_SECONDS = 3600;

  private TaskGroupKind() {}

  @Override
  public TaskGroup withDefaults(TaskGroup group) {
    if (!group.hasSpec() || group.getSpec().hasTimeoutSeconds()) {
      return group;
    }
    TaskGroup.Builder into = group.toBuilder();
    into.getSpecBuilder().setTimeoutSeconds(TIMEOUT_SECONDS);
    return into.build();
  }

  @Override
  public List<Violation> validate(TaskGroup group) {
    List<Violation> found = new ArrayList<>();
    TaskGroupSpec spec = group.getSpec();
    if (spec.hasMinMembers()) {
      range("spec.minMembers", spec.getMinMembers(), MOST_MEMBERS, found);
    } else {
      found.add(Violation.required("spec.minMembers", "how many Tasks must be placed at one go"));
    }
    if (spec.hasTimeoutSeconds()) {
      range("spec.timeoutSeconds", spec.getTimeoutSeconds(), LONGEST_SECONDS, found);
    }
    return found;
  }

  @Override
  public List<Column<TaskGroup>> columns() {
    return List.of(
        Column.of("PHASE", group -> EnumWords.word(group.getStatus().getPhase())),
        Column.of("MINIMUM", group -> Integer.toString(group.getSpec().getMinMembers())),
        Column.of("MEMBERS", group -> Integer.toString(group.getStatus().getMembers())),
        Column.of("PLACED", group -> Integer.toString(group.getStatus().getPlaced())),
        Column.wide("MESSAGE", group -> group.getStatus().getMessage()));
  }

  @Override
  public List<String> selectableFields() {
    return List.of("status.phase");
  }

  @Override
  public boolean hasStatus() {
    return true;
  }

  private static void range(String path, int value, int most, List<Violation> found) {
    if (value < 1 || value > most) {
      found.add(
          Violation.invalid(path, value, "must be between 1 and %d, inclusive".formatted(most)));
    }
  }
}
