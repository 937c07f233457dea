package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.SelectorRules;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.LabelSyntax;
import dev.berth.api.v1.Constraint;
import dev.berth.api.v1.ConstraintOperator;
import dev.berth.api.v1.Task;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What Marathon's constraints must be: what each operator needs, and nothing more. */
final class ConstraintRules {
  private static final List<String> OF_THE_NODE = List.of("@hostname", "@zone", "@region");
  private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]{0,8}");
  private static final int LONGEST_REGEX = 256;

  private final String path;
  private final Constraint constraint;
  private final List<Violation> found;

  private ConstraintRules(String path, Constraint constraint, List<Violation> found) {
    this.path = path;
    this.constraint = constraint;
    this.found = found;
  }

  static void check(Task task, List<Violation> found) {
    boolean labelled = task.getMetadata().getLabelsCount() > 0;
    for (int i = 0; i < task.getSpec().getConstraintsCount(); i++) {
      Constraint one = task.getSpec().getConstraints(i);
      new ConstraintRules("spec.constraints[" + i + "]", one, found).all(labelled);
    }
  }

  /** For a rule that counts Tasks like its own, which has no labels to tell them by. */
  static Violation nothingToCountBy(String path) {
    return Violation.required(
        path + ".labelSelector",
        "the Task has no labels to tell its like by: say which Tasks are counted, or label it");
  }

  private void all(boolean labelled) {
    attribute();
    switch (constraint.getOperator()) {
      case CONSTRAINT_OPERATOR_CLUSTER -> counts(labelled);
      case CONSTRAINT_OPERATOR_UNIQUE -> {
        if (!constraint.getValue().isEmpty()) {
          found.add(
              Violation.forbidden(
                  path + ".value", "may not be specified when `operator` is 'UNIQUE'"));
        }
        counts(labelled);
      }
      case CONSTRAINT_OPERATOR_GROUP_BY -> {
        if (!constraint.getValue().isEmpty()) {
          number("how many values to expect");
        }
        counts(labelled);
      }
      case CONSTRAINT_OPERATOR_MAX_PER -> {
        number("how many Tasks are allowed on each value");
        counts(labelled);
      }
      case CONSTRAINT_OPERATOR_LIKE, CONSTRAINT_OPERATOR_UNLIKE -> {
        regex();
        countsNothing();
      }
      case CONSTRAINT_OPERATOR_IS -> {
        if (constraint.getValue().isEmpty()) {
          found.add(Violation.required(path + ".value", "the text or number to be equal to"));
        }
        countsNothing();
      }
      case CONSTRAINT_OPERATOR_UNSPECIFIED ->
          found.add(
              Violation.required(path + ".operator", "one of " + String.join(", ", operators())));
      case UNRECOGNIZED ->
          found.add(
              Violation.notSupported(
                  path + ".operator", constraint.getOperatorValue(), operators()));
    }
  }

  private void attribute() {
    String attribute = constraint.getAttribute();
    String at = path + ".attribute";
    if (attribute.isEmpty()) {
      found.add(Violation.required(at, "@hostname, @zone, @region or the key of a label of nodes"));
    } else if (attribute.startsWith("@")) {
      if (!OF_THE_NODE.contains(attribute)) {
        found.add(Violation.notSupported(at, attribute, OF_THE_NODE));
      }
    } else {
      LabelSyntax.problemWithKey(attribute)
          .ifPresent(problem -> found.add(Violation.invalid(at, attribute, problem)));
    }
  }

  private void number(String what) {
    String value = constraint.getValue();
    if (value.isEmpty()) {
      found.add(Violation.required(path + ".value", what));
    } else if (!POSITIVE.matcher(value).matches()) {
      found.add(
          Violation.invalid(path + ".value", value, "must be a whole number greater than zero"));
    }
  }

  private void regex() {
    String value = constraint.getValue();
    String at = path + ".value";
    if (value.isEmpty()) {
      found.add(Violation.required(at, "a regular expression"));
    } else if (value.length() > LONGEST_REGEX) {
      found.add(
          Violation.tooLong(at, "may not be more than %d characters".formatted(LONGEST_REGEX)));
    } else {
      try {
        var _ = Pattern.compile(value);
      } catch (PatternSyntaxException e) {
        String where = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
        found.add(
            Violation.invalid(
                at, value, "must be a regular expression: " + e.getDescription() + where));
      }
    }
  }

  private void counts(boolean labelled) {
    if (constraint.hasLabelSelector()) {
      SelectorRules.check(path + ".labelSelector", constraint.getLabelSelector(), found);
    } else if (!labelled) {
      found.add(nothingToCountBy(path));
    }
  }

  private void countsNothing() {
    if (constraint.hasLabelSelector()) {
      found.add(
          Violation.forbidden(
              path + ".labelSelector",
              "may not be specified when `operator` is '%s', which counts no Tasks"
                  .formatted(EnumWords.word(constraint.getOperator()))));
    }
  }

  private static List<String> operators() {
    return EnumWords.of(ConstraintOperator.getDescriptor()).all();
  }
}
