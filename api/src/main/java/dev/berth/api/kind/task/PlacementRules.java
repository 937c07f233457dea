package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.MetadataRules;
import dev.berth.api.kind.NameRule;
import dev.berth.api.kind.priorityclass.PriorityClassKind;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import java.util.List;

/** What a Task may ask of its place, and of its turn to get one. */
final class PlacementRules {
  private PlacementRules() {}

  static void check(Task task, List<Violation> found) {
    TaskSpec spec = task.getSpec();
    MetadataRules.labels("spec.nodeSelector", spec.getNodeSelectorMap(), found);
    for (int i = 0; i < spec.getTolerationsCount(); i++) {
      TolerationRules.check("spec.tolerations[" + i + "]", spec.getTolerations(i), found);
    }
    AffinityRules.check("spec.affinity", spec.getAffinity(), found);
    SpreadRules.check(task, found);
    ConstraintRules.check(task, found);
    StrategyRules.check("spec.strategy", spec.getStrategy(), found);
    name("spec.priorityClassName", spec.getPriorityClassName(), found);
    String policy = spec.getPreemptionPolicy();
    if (spec.hasPreemptionPolicy() && !PriorityClassKind.POLICIES.contains(policy)) {
      found.add(
          Violation.notSupported("spec.preemptionPolicy", policy, PriorityClassKind.POLICIES));
    }
    name("spec.taskGroup", spec.getTaskGroup(), found);
  }

  /** What may be absent. */
  private static void name(String path, String name, List<Violation> found) {
    if (!name.isEmpty()) {
      NameRule.SUBDOMAIN
          .problem(name)
          .ifPresent(problem -> found.add(Violation.invalid(path, name, problem)));
    }
  }
}
