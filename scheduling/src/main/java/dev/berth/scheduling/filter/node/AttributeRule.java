package dev.berth.scheduling.filter.node;

import dev.berth.api.v1.Constraint;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Constraints;
import dev.berth.scheduling.filter.Veto;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Marathon's constraints that a node fits by itself: LIKE, UNLIKE, IS, and CLUSTER with a value. A
 * node without the attribute fits UNLIKE only.
 */
final class AttributeRule implements NodeRule {
  private final String label;
  private final boolean whenAbsent;
  private final Predicate<String> test;
  private final Veto veto;

  private AttributeRule(Constraint constraint, boolean whenAbsent, Predicate<String> test) {
    this.label = Constraints.label(constraint.getAttribute());
    this.whenAbsent = whenAbsent;
    this.test = test;
    this.veto = new Veto.ConstraintDiffers(Constraints.text(constraint));
  }

  /** The rule that a constraint is; empty when it is none about nodes alone. */
  static Optional<NodeRule> of(Constraint constraint) {
    String value = constraint.getValue();
    return switch (constraint.getOperator()) {
      case CONSTRAINT_OPERATOR_LIKE ->
          Optional.of(new AttributeRule(constraint, false, like(value)));
      case CONSTRAINT_OPERATOR_UNLIKE ->
          Optional.of(new AttributeRule(constraint, true, like(value).negate()));
      case CONSTRAINT_OPERATOR_IS ->
          Optional.of(new AttributeRule(constraint, false, is -> same(is, value)));
      case CONSTRAINT_OPERATOR_CLUSTER ->
          value.isEmpty()
              ? Optional.empty()
              : Optional.of(new AttributeRule(constraint, false, value::equals));
      case CONSTRAINT_OPERATOR_UNIQUE, CONSTRAINT_OPERATOR_GROUP_BY, CONSTRAINT_OPERATOR_MAX_PER ->
          Optional.empty();
      // One that we do not know, from a newer server: better to wait than to go where it must not.
      case CONSTRAINT_OPERATOR_UNSPECIFIED, UNRECOGNIZED ->
          Optional.of(new AttributeRule(constraint, false, _ -> false));
    };
  }

  @Override
  public @Nullable Veto veto(NodeFacts node) {
    String value = node.label(label);
    boolean holds = value == null ? whenAbsent : test.test(value);
    return holds ? null : veto;
  }

  private static Predicate<String> like(String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      return value -> BoundedText.matches(pattern, value);
    } catch (PatternSyntaxException _) {
      // The API refuses such patterns; one that is stored nevertheless is like nothing.
      return _ -> false;
    }
  }

  /** Numbers are the same when they are so to three decimals, rounded half to even. */
  private static boolean same(String one, String other) {
    Optional<BigDecimal> a = number(one);
    Optional<BigDecimal> b = number(other);
    return (a.isPresent() && b.isPresent()) ? a.get().compareTo(b.get()) == 0 : one.equals(other);
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      // Longer ones are texts: reading 1E999999999 would take all memory.
      return (text.length() > 32 || text.contains("e") || text.contains("E"))
          ? Optional.empty()
          : Optional.of(new BigDecimal(text).setScale(3, RoundingMode.HALF_EVEN));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
