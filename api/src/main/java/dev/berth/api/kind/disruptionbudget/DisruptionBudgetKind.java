package dev.berth.api.kind.disruptionbudget;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.kind.SelectorRules;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.DisruptionBudgetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The kind DisruptionBudget. The sentences of its rules are those of a PodDisruptionBudget. */
public final class DisruptionBudgetKind implements KindRules<DisruptionBudget> {
  public static final Kind<DisruptionBudget> KIND =
      new Kind<>(
          "berth.dev",
          "v1",
          "DisruptionBudget",
          "disruptionbudgets",
          List.of("db"),
          true,
          DisruptionBudget.getDefaultInstance(),
          new DisruptionBudgetKind());

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern PERCENT = Pattern.compile("[0-9]{1,9}%");

  private DisruptionBudgetKind() {}

  @Override
  public List<Violation> validate(DisruptionBudget budget) {
    List<Violation> found = new ArrayList<>();
    DisruptionBudgetSpec spec = budget.getSpec();
    if (spec.hasSelector()) {
      SelectorRules.check("spec.selector", spec.getSelector(), found);
    } else {
      found.add(Violation.required("spec.selector", "which Tasks; {} for all"));
    }
    if (spec.hasMinAvailable() && spec.hasMaxUnavailable()) {
      found.add(
          Violation.invalid("spec", "", "minAvailable and maxUnavailable cannot be both set"));
    } else if (!spec.hasMinAvailable() && !spec.hasMaxUnavailable()) {
      found.add(Violation.required("spec", "one of minAvailable and maxUnavailable"));
    }
    if (spec.hasMinAvailable()) {
      amount("spec.minAvailable", spec.getMinAvailable(), found);
    }
    if (spec.hasMaxUnavailable()) {
      amount("spec.maxUnavailable", spec.getMaxUnavailable(), found);
    }
    return found;
  }

  @Override
  public List<Column<DisruptionBudget>> columns() {
    return List.of(
        Column.of("MIN AVAILABLE", budget -> budget.getSpec().getMinAvailable()),
        Column.of("MAX UNAVAILABLE", budget -> budget.getSpec().getMaxUnavailable()),
        Column.of(
            "ALLOWED", budget -> Integer.toString(budget.getStatus().getDisruptionsAllowed())),
        Column.wide("HEALTHY", budget -> Integer.toString(budget.getStatus().getCurrentHealthy())),
        Column.wide("EXPECTED", budget -> Integer.toString(budget.getStatus().getExpectedTasks())));
  }

  @Override
  public boolean hasStatus() {
    return true;
  }

  private static void amount(String path, String text, List<Violation> found) {
    if (NUMBER.matcher(text).matches()) {
      if (Integer.parseInt(text) < 0) {
        found.add(
            Violation.invalid(path, Integer.parseInt(text), "must be greater than or equal to 0"));
      }
    } else if (!PERCENT.matcher(text).matches()) {
      found.add(
          Violation.invalid(
              path, text, "must be a whole number or a percentage (e.g. 3 or '80%')"));
    } else if (Integer.parseInt(text.substring(0, text.length() - 1)) > 100) {
      found.add(Violation.invalid(path, text, "must not be greater than 100%"));
    }
  }
}
