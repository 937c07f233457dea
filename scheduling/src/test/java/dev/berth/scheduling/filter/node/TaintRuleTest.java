package dev.berth.scheduling.filter.node;

import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.taint;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Veto;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaintRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # toleration: key, operator, value, effect | of the taint gpu=yes:NoSchedule
          gpu | EQUAL       | yes | NO_SCHEDULE        | true
          gpu | UNSPECIFIED | yes | NO_SCHEDULE        | true
          gpu | EQUAL       | yes | UNSPECIFIED        | true
          gpu | EQUAL       | no  | UNSPECIFIED        | false
          gpu | EQUAL       | -   | UNSPECIFIED        | false
          gpu | EQUAL       | yes | NO_EXECUTE         | false
          gpu | EQUAL       | yes | PREFER_NO_SCHEDULE | false
          gpu | EXISTS      | -   | UNSPECIFIED        | true
          gpu | EXISTS      | no  | UNSPECIFIED        | true
          gpu | EXISTS      | -   | NO_EXECUTE         | false
          old | EXISTS      | -   | UNSPECIFIED        | false
          old | EQUAL       | yes | UNSPECIFIED        | false
          -   | EXISTS      | -   | UNSPECIFIED        | true
          -   | EXISTS      | -   | NO_SCHEDULE        | true
          -   | EXISTS      | -   | NO_EXECUTE         | false
          -   | EQUAL       | yes | UNSPECIFIED        | false
          -   | UNSPECIFIED | -   | UNSPECIFIED        | false
          """)
  void toleratesAsKubernetesDoes(
      @Nullable String key,
      String operator,
      @Nullable String value,
      String effect,
      boolean tolerates) {
    Taint gpu =
        taint("gpu", TaintEffect.TAINT_EFFECT_NO_SCHEDULE).toBuilder().setValue("yes").build();
    Toleration toleration =
        Toleration.newBuilder()
            .setKey(key == null ? "" : key)
            .setOperator(TolerationOperator.valueOf("TOLERATION_OPERATOR_" + operator))
            .setValue(value == null ? "" : value)
            .setEffect(TaintEffect.valueOf("TAINT_EFFECT_" + effect))
            .build();

    assertThat(new TaintRule(List.of(toleration)).veto(tainted(gpu)))
        .isEqualTo(tolerates ? null : new Veto.Tainted("gpu", "yes"));
  }

  @ParameterizedTest
  @CsvSource({
    "NO_SCHEDULE, true",
    "NO_EXECUTE, true",
    "PREFER_NO_SCHEDULE, false",
    "UNSPECIFIED, false"
  })
  void someEffectsKeepTasksAway(String effect, boolean keepsAway) {
    Taint taint = taint("gpu", TaintEffect.valueOf("TAINT_EFFECT_" + effect));

    assertThat(new TaintRule(List.of()).veto(tainted(taint)) != null).isEqualTo(keepsAway);
  }

  @Test
  void everyTaintMustBeToleratedByOneToleration() {
    NodeFacts node =
        tainted(
            taint("gpu", TaintEffect.TAINT_EFFECT_NO_SCHEDULE),
            taint("old", TaintEffect.TAINT_EFFECT_NO_EXECUTE));

    assertThat(new TaintRule(List.of(exists("gpu"))).veto(node))
        .isEqualTo(new Veto.Tainted("old", ""));
    assertThat(new TaintRule(List.of(exists("gpu"), exists("old"))).veto(node)).isNull();
  }

  private static Toleration exists(String key) {
    return Toleration.newBuilder()
        .setKey(key)
        .setOperator(TolerationOperator.TOLERATION_OPERATOR_EXISTS)
        .build();
  }

  private static NodeFacts tainted(Taint... taints) {
    return NodeFacts.of(with(node("n1", "4", "8Gi"), spec -> spec.addAllTaints(List.of(taints))));
  }
}
