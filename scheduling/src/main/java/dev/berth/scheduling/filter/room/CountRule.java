package dev.berth.scheduling.filter.room;

import dev.berth.api.v1.Constraint;
import dev.berth.scheduling.filter.Constraints;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Domains;

/**
 * Marathon's constraints that compare how many tasks of an app each value of an attribute has:
 * UNIQUE, MAX_PER, GROUP_BY, and CLUSTER without a value. A node without the attribute never fits.
 */
final class CountRule implements RoomRule {
  /** What is asked of a domain's count. */
  private enum Test {
    /** It is below a number. */
    BELOW,
    /** It is all that there are. */
    ALL,
    /** It is none, or the smallest of those that have any, and enough of them have. */
    EVEN
  }

  private final Counter like;
  private final Test test;
  private final int number;
  private final Veto crowded;
  private final Veto noTopology;
  private int values;
  private int fewest;

  private CountRule(Constraint constraint, Counter like, Test test, int number) {
    this.like = like;
    this.test = test;
    this.number = number;
    this.crowded = new Veto.Crowded(Constraints.text(constraint));
    this.noTopology = new Veto.NoTopology(like.domains().key());
  }

  /** The rule that a constraint is which {@link Constraints#counts}. */
  static CountRule of(Constraint constraint, Counter like) {
    return switch (constraint.getOperator()) {
      case CONSTRAINT_OPERATOR_UNIQUE -> new CountRule(constraint, like, Test.BELOW, 1);
      case CONSTRAINT_OPERATOR_MAX_PER ->
          new CountRule(constraint, like, Test.BELOW, number(constraint));
      case CONSTRAINT_OPERATOR_GROUP_BY ->
          new CountRule(constraint, like, Test.EVEN, number(constraint));
      case CONSTRAINT_OPERATOR_CLUSTER -> new CountRule(constraint, like, Test.ALL, 0);
      case CONSTRAINT_OPERATOR_LIKE,
          CONSTRAINT_OPERATOR_UNLIKE,
          CONSTRAINT_OPERATOR_IS,
          CONSTRAINT_OPERATOR_UNSPECIFIED,
          UNRECOGNIZED ->
          throw new IllegalArgumentException("counts nothing: " + Constraints.text(constraint));
    };
  }

  @Override
  public void prepare() {
    if (test == Test.EVEN) {
      values = 0;
      fewest = Integer.MAX_VALUE;
      for (int domain = 0; domain < like.domains().count(); domain++) {
        int count = like.in(domain);
        if (count > 0) {
          values++;
          fewest = Math.min(fewest, count);
        }
      }
    }
  }

  @Override
  public boolean fits(int node) {
    if (!hasDomain(node)) {
      return false;
    }
    int count = like.at(node);
    return switch (test) {
      case BELOW -> count < number;
      case ALL -> count == like.total();
      case EVEN -> count == 0 || (values >= number && count == fewest);
    };
  }

  @Override
  public Veto veto(int node) {
    return hasDomain(node) ? crowded : noTopology;
  }

  private boolean hasDomain(int node) {
    return like.domains().of(node) != Domains.NONE;
  }

  /** 0 when there is none that can be read: a GROUP_BY then expects none, a MAX_PER allows none. */
  private static int number(Constraint constraint) {
    try {
      return constraint.getValue().isEmpty() ? 0 : Integer.parseInt(constraint.getValue());
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
