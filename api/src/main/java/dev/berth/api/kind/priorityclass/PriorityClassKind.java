package dev.berth.api.kind.priorityclass;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.scheduling.v1.PriorityClass;
import java.util.ArrayList;
import java.util.List;

/** The kind PriorityClass. */
public final class PriorityClassKind implements KindRules<PriorityClass> {
  public static final Kind<PriorityClass> KIND =
      new Kind<>(
          "scheduling.k8s.io",
          "v1",
          "PriorityClass",
          "priorityclasses",
          List.of("pc"),
          false,
          PriorityClass.getDefaultInstance(),
          new PriorityClassKind());

  /** What Tasks may do whose class does not say. */
  public static final String PREEMPT_LOWER_PRIORITY = "PreemptLowerPriority";

  /** What Tasks may do that are never to take another's place. */
  public static final String NEVER = "Never";

  /** The words of a preemption policy. */
  public static final List<String> POLICIES = List.of(PREEMPT_LOWER_PRIORITY, NEVER);

  private static final int HIGHEST = 1_000_000_000;

  private PriorityClassKind() {}

  @Override
  public PriorityClass withDefaults(PriorityClass priority) {
    return priority.hasPreemptionPolicy()
        ? priority
        : priority.toBuilder().setPreemptionPolicy(PREEMPT_LOWER_PRIORITY).build();
  }

  @Override
  public List<Violation> validate(PriorityClass priority) {
    List<Violation> found = new ArrayList<>();
    if (!priority.hasValue()) {
      found.add(Violation.required("value", "the priority of the Tasks that name the class"));
    }
    if (SystemClasses.isReserved(priority.getMetadata().getName())) {
      SystemClasses.problem(priority)
          .ifPresent(problem ->
              found.add(
                  Violation.forbidden(
                      "metadata.name",
                      "priority class names with 'system-' prefix are reserved for system use"
                          + " only. error: "
                          + problem)));
    } else if (priority.getValue() > HIGHEST) {
      found.add(
          Violation.forbidden(
              "value", "maximum allowed value of a user defined priority is " + HIGHEST));
    }
    String policy = priority.getPreemptionPolicy();
    if (priority.hasPreemptionPolicy() && !POLICIES.contains(policy)) {
      found.add(Violation.notSupported("preemptionPolicy", policy, POLICIES));
    }
    return found;
  }

  @Override
  public List<Violation> validateUpdate(PriorityClass before, PriorityClass after) {
    List<Violation> found = new ArrayList<>();
    if (before.getValue() != after.getValue()) {
      found.add(Violation.forbidden("value", "may not be changed in an update."));
    }
    if (!before.getPreemptionPolicy().equals(after.getPreemptionPolicy())) {
      found.add(
          Violation.invalid("preemptionPolicy", after.getPreemptionPolicy(), "field is immutable"));
    }
    return found;
  }

  @Override
  public boolean comesFirst() {
    return true;
  }

  @Override
  public List<Column<PriorityClass>> columns() {
    return List.of(
        Column.of("VALUE", priority -> Integer.toString(priority.getValue())),
        Column.of("GLOBAL DEFAULT", priority -> Boolean.toString(priority.getGlobalDefault())),
        Column.of("PREEMPTION POLICY", PriorityClass::getPreemptionPolicy),
        Column.wide("DESCRIPTION", PriorityClass::getDescription));
  }
}
