package dev.berth.scheduling.filter.node;

import static dev.berth.scheduling.testing.Asks.nodes;
import static dev.berth.scheduling.testing.Asks.requirement;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeOperator;
import dev.berth.api.v1.NodeRequirement;
import dev.berth.api.v1.NodeTerm;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Veto;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeTermsTest {
  private static final Node PLAIN = node("n1", "4", "8Gi");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # operator     | values | label | fits
          IN             | a,b    | a     | true
          IN             | a,b    | b     | true
          IN             | a,b    | c     | false
          IN             | a,b    |       | false
          IN             |        | a     | false
          NOT_IN         | a,b    | a     | false
          NOT_IN         | a,b    | c     | true
          NOT_IN         | a,b    | ''    | true
          NOT_IN         | a,b    |       | true
          EXISTS         |        | a     | true
          EXISTS         |        | ''    | true
          EXISTS         |        |       | false
          DOES_NOT_EXIST |        | a     | false
          DOES_NOT_EXIST |        | ''    | false
          DOES_NOT_EXIST |        |       | true
          GT             | 5      | 6     | true
          GT             | 5      | 5     | false
          GT             | 5      | 4     | false
          GT             | 5      | 10    | true
          GT             | -5     | -4    | true
          GT             | 5      |       | false
          GT             | 5      | six   | false
          GT             | 5      | 6.5   | false
          GT             | five   | 6     | false
          GT             | 4,5    | 6     | false
          GT             |        | 6     | false
          LT             | 5      | 4     | true
          LT             | 5      | 5     | false
          LT             | 5      | 6     | false
          LT             | 10     | 5     | true
          LT             | 5      |       | false
          LT             | 5      | ''    | false
          LT             | 5      | four  | false
          LT             | 5      | 99999999999999999999 | false
          UNSPECIFIED    | a      | a     | false
          """)
  void comparesALabel(
      String operator, @Nullable String values, @Nullable String label, boolean fits) {
    NodeRequirement one =
        requirement("disk", NodeOperator.valueOf("NODE_OPERATOR_" + operator), values);

    assertThat(NodeTerms.fits(nodes(one), facts(label))).isEqualTo(fits);
  }

  @Test
  void operatorOfANewerServerFitsNoNode() {
    NodeRequirement newer =
        NodeRequirement.newBuilder().setKey("disk").setOperatorValue(99).build();

    assertThat(NodeTerms.fits(nodes(newer), facts("a"))).isFalse();
    assertThat(NodeTerms.fits(nodes(newer), facts(null))).isFalse();
  }

  @Test
  void allOfATermMustHold() {
    NodeTerm term =
        nodes(
            requirement("disk", NodeOperator.NODE_OPERATOR_IN, "ssd"),
            requirement("kubernetes.io/hostname", NodeOperator.NODE_OPERATOR_NOT_IN, "n1"));

    assertThat(NodeTerms.fits(term, facts("ssd"))).isFalse();
    assertThat(NodeTerms.fits(term, NodeFacts.of(labelled(node("n2", "1", "1"), "disk", "ssd"))))
        .isTrue();
  }

  @Test
  void termThatSaysNothingFitsNoNode() {
    assertThat(NodeTerms.fits(NodeTerm.getDefaultInstance(), facts("a"))).isFalse();
  }

  @Test
  void oneOfTheTermsIsEnough() {
    NodeTerm ssd = nodes(requirement("disk", NodeOperator.NODE_OPERATOR_IN, "ssd"));
    NodeTerm none = nodes(requirement("disk", NodeOperator.NODE_OPERATOR_DOES_NOT_EXIST, null));
    NodeAffinityRule rule = new NodeAffinityRule(List.of(ssd, none));

    assertThat(rule.veto(facts("ssd"))).isNull();
    assertThat(rule.veto(facts(null))).isNull();
    assertThat(rule.veto(facts("hdd"))).isEqualTo(new Veto.AffinityDiffers());
  }

  private static NodeFacts facts(@Nullable String disk) {
    return NodeFacts.of(disk == null ? PLAIN : labelled(PLAIN, "disk", disk));
  }
}
