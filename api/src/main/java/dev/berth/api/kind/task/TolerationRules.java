package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.LabelSyntax;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import java.util.List;

/** What a toleration must be. The sentences are those of Kubernetes. */
final class TolerationRules {
  private TolerationRules() {}

  static void check(String path, Toleration toleration, List<Violation> found) {
    boolean exists = toleration.getOperator() == TolerationOperator.TOLERATION_OPERATOR_EXISTS;
    if (toleration.getOperator() == TolerationOperator.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              path + ".operator",
              toleration.getOperatorValue(),
              EnumWords.of(TolerationOperator.getDescriptor()).all()));
    }
    if (toleration.getEffect() == TaintEffect.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              path + ".effect",
              toleration.getEffectValue(),
              EnumWords.of(TaintEffect.getDescriptor()).all()));
    }
    if (!toleration.getKey().isEmpty()) {
      LabelSyntax.problemWithKey(toleration.getKey())
          .ifPresent(
              problem -> found.add(Violation.invalid(path + ".key", toleration.getKey(), problem)));
    } else if (!exists) {
      found.add(
          Violation.invalid(
              path + ".operator",
              EnumWords.word(toleration.getOperator()),
              "operator must be Exists when `key` is empty, which means \"match all values and all"
                  + " keys\""));
    }
    if (exists && !toleration.getValue().isEmpty()) {
      found.add(
          Violation.invalid(
              path + ".value",
              toleration.getValue(),
              "value must be empty when `operator` is 'Exists'"));
    }
    LabelSyntax.problemWithValue(toleration.getValue())
        .ifPresent(problem ->
            found.add(Violation.invalid(path + ".value", toleration.getValue(), problem)));
    if (toleration.hasTolerationSeconds()) {
      seconds(path, toleration, found);
    }
  }

  private static void seconds(String path, Toleration toleration, List<Violation> found) {
    if (toleration.getEffect() != TaintEffect.TAINT_EFFECT_NO_EXECUTE) {
      found.add(
          Violation.invalid(
              path + ".effect",
              EnumWords.word(toleration.getEffect()),
              "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    if (toleration.getTolerationSeconds() < 0) {
      found.add(
          Violation.invalid(
              path + ".tolerationSeconds",
              toleration.getTolerationSeconds(),
              "must be greater than or equal to 0"));
    }
  }
}
