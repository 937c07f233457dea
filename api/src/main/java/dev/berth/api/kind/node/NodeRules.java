package dev.berth.api.kind.node;

import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.LabelSyntax;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a Node must be. */
final class NodeRules {
  private NodeRules() {}

  static List<Violation> validate(Node node) {
    List<Violation> found = new ArrayList<>();
    taints(node.getSpec().getTaintsList(), found);
    NodeStatus status = node.getStatus();
    amounts("status.capacity", status.getCapacityMap(), found);
    amounts("status.allocatable", status.getAllocatableMap(), found);
    amounts("status.idle", status.getIdleMap(), found);
    if (status.hasPortRange()) {
      ports(status.getPortRange(), found);
    }
    return found;
  }

  private static void taints(List<Taint> taints, List<Violation> found) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < taints.size(); i++) {
      Taint taint = taints.get(i);
      String path = "spec.taints[" + i + "]";
      if (taint.getKey().isEmpty()) {
        found.add(Violation.required(path + ".key", "what the taint is about"));
      } else {
        LabelSyntax.problemWithKey(taint.getKey())
            .ifPresent(
                problem -> found.add(Violation.invalid(path + ".key", taint.getKey(), problem)));
      }
      LabelSyntax.problemWithValue(taint.getValue())
          .ifPresent(
              problem -> found.add(Violation.invalid(path + ".value", taint.getValue(), problem)));
      String effect = EnumWords.word(taint.getEffect());
      if (!taint.hasEffect()) {
        found.add(Violation.required(path + ".effect", "what the taint does"));
      } else if (effect.isEmpty()) {
        found.add(
            Violation.notSupported(
                path + ".effect",
                taint.getEffectValue(),
                EnumWords.of(TaintEffect.getDescriptor()).all()));
      }
      String unique = taint.getKey() + ":" + effect;
      if (!seen.add(unique)) {
        found.add(Violation.duplicate(path, unique));
      }
    }
  }

  private static void amounts(String path, Map<String, Quantity> amounts, List<Violation> found) {
    amounts.forEach((resource, amount) -> {
      String at = path + "[" + resource + "]";
      problem(resource, amount)
          .ifPresent(problem -> found.add(Violation.invalid(at, amount.getText(), problem)));
    });
  }

  /** Why an amount can't be reckoned with: no number, negative, or more than is counted to. */
  private static Optional<String> problem(String resource, Quantity amount) {
    try {
      if (Quantities.value(amount).signum() < 0) {
        return Optional.of("must be greater than or equal to 0");
      }
      long _ = resource.equals("cpu") ? Quantities.milli(amount) : Quantities.bytes(amount);
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e.failure().message());
    }
  }

  private static void ports(PortRange range, List<Violation> found) {
    if (range.getFirst() < 1 || range.getLast() > 65535 || range.getFirst() > range.getLast()) {
      found.add(
          Violation.invalid(
              "status.portRange",
              range.getFirst() + "-" + range.getLast(),
              "must be a range of ports between 1 and 65535"));
    }
  }
}
