package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.Toleration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TolerationsTest {
  private static final String GPU = "key: gpu, value: a100, effect: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {key: gpu, value: a100}                      | NoSchedule       | true
          {key: gpu, value: a100}                      | PreferNoSchedule | true
          {key: gpu, value: a100}                      | NoExecute        | true
          {key: gpu, operator: Equal, value: a100}     | NoExecute        | true
          {key: gpu, operator: Equal, value: h100}     | NoExecute        | false
          {key: gpu}                                   | NoExecute        | false
          {key: cpu, value: a100}                      | NoExecute        | false
          {key: gpu, operator: Exists}                 | NoSchedule       | true
          {key: cpu, operator: Exists}                 | NoSchedule       | false
          {operator: Exists}                           | NoSchedule       | true
          {operator: Exists}                           | NoExecute        | true
          {operator: Exists, effect: NoExecute}        | NoExecute        | true
          {operator: Exists, effect: NoExecute}        | NoSchedule       | false
          {key: gpu, operator: Exists, effect: NoSchedule} | NoSchedule   | true
          {key: gpu, operator: Exists, effect: NoSchedule} | NoExecute    | false
          {key: gpu, value: a100, effect: PreferNoSchedule} | PreferNoSchedule | true
          {}                                           | NoSchedule       | false
          {value: a100}                                | NoSchedule       | false
          """)
  void matchesKeyOperatorValueAndEffect(String toleration, String effect, boolean tolerated) {
    List<Toleration> tolerations = tolerations(toleration);
    Taint taint = taint(effect);

    assertThat(Tolerations.tolerates(tolerations.getFirst(), taint)).isEqualTo(tolerated);
    assertThat(Tolerations.tolerate(tolerations, taint)).isEqualTo(tolerated);
    assertThat(Tolerations.admit(tolerations, taint)).isEqualTo(tolerated);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                                            | 0
          {key: cpu, operator: Exists, tolerationSeconds: 9}                            | 0
          {key: gpu, operator: Exists}                                                  | -1
          {key: gpu, operator: Exists, effect: NoExecute, tolerationSeconds: 60}        | 60
          {key: gpu, operator: Exists, effect: NoExecute, tolerationSeconds: 0}         | 0
          {key: gpu, operator: Exists, effect: NoExecute, tolerationSeconds: -5}        | 0
          {key: gpu, operator: Exists, effect: NoSchedule, tolerationSeconds: 60}       | 0
          {operator: Exists, tolerationSeconds: 9}, {key: gpu, value: a100, tolerationSeconds: 7} | 7
          {key: gpu, value: a100, tolerationSeconds: 7}, {operator: Exists, tolerationSeconds: 9} | 7
          {operator: Exists}, {key: gpu, value: a100, tolerationSeconds: 7}             | 7
          {key: cpu, operator: Exists, tolerationSeconds: 1}, {operator: Exists, tolerationSeconds: 9} | 9
          """)
  void staysForTheLeastThatMatchingTolerationsSay(String tolerations, long seconds) {
    OptionalLong expected = seconds < 0 ? OptionalLong.empty() : OptionalLong.of(seconds);

    assertThat(Tolerations.secondsToStay(tolerations(tolerations), taint("NoExecute")))
        .isEqualTo(expected);
  }

  @Test
  void noTolerationsTolerateNothing() {
    assertThat(Tolerations.tolerate(List.of(), taint("NoSchedule"))).isFalse();
    assertThat(Tolerations.admit(List.of(), taint("NoExecute"))).isFalse();
  }

  @Test
  void toleratedForATimeOnlyIsNotPlacedAnew() {
    List<Toleration> tolerations =
        tolerations("{key: gpu, operator: Exists, tolerationSeconds: 9}");

    assertThat(Tolerations.tolerate(tolerations, taint("NoExecute"))).isTrue();
    assertThat(Tolerations.admit(tolerations, taint("NoExecute"))).isFalse();
    assertThat(Tolerations.admit(tolerations, taint("NoSchedule"))).isTrue();
  }

  @Test
  void wordsOfANewerReleaseMatchOnlyThemselvesAndTolerateNothing() {
    Taint newer = taint("NoExecute").toBuilder().setEffectValue(77).build();
    Toleration exists = tolerations("{key: gpu, operator: Exists}").getFirst();

    assertThat(Tolerations.tolerates(exists, newer)).isTrue();
    assertThat(Tolerations.tolerates(exists.toBuilder().setEffectValue(77).build(), newer))
        .isTrue();
    assertThat(Tolerations.tolerates(exists.toBuilder().setEffectValue(78).build(), newer))
        .isFalse();
    assertThat(Tolerations.tolerates(exists.toBuilder().setOperatorValue(77).build(), newer))
        .isFalse();
    assertThat(newer.getEffect()).isEqualTo(TaintEffect.UNRECOGNIZED);
  }

  private static Taint taint(String effect) {
    return Written.object(
            Kinds.NODE, "metadata: {name: n}\nspec: {taints: [{" + GPU + effect + "}]}")
        .getSpec()
        .getTaints(0);
  }

  private static List<Toleration> tolerations(String list) {
    Task task =
        Written.object(
            Kinds.TASK,
            "metadata: {name: t, namespace: d}\nspec: {tolerations: ["
                + list
                + "], container: {image: a}}");
    return task.getSpec().getTolerationsList();
  }
}
