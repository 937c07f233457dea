package dev.berth.controller.taint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeSpec;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaintPlanTest {
  private static final Instant SET = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant BEGAN = SET.minusSeconds(3600);

  /**
   * Taints are "key@when", set so many seconds after the first; tolerations "key", for ever, or
   * "key:seconds".
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # taints     | tolerations   | now | leaves | again after
          a@0          | ''            | 0   | true   |
          a@0          | b             | 0   | true   |
          a@0          | a             | 9   | false  |
          a@0          | a:10          | 0   | false  | 10
          a@0          | a:10          | 4   | false  | 6
          a@0          | a:10          | 9   | false  | 1
          a@0          | a:10          | 10  | true   |
          a@0          | a:10          | 99  | true   |
          a@0          | a:0           | 0   | true   |
          a@0          | a:-1          | 0   | true   |
          a@0          | a:10,a:5      | 4   | false  | 1
          a@0          | a,a:5         | 5   | true   |
          a@0          | b:1,a:5       | 4   | false  | 1
          a@0,b@4      | a:10,b:3      | 5   | false  | 2
          a@0,b@4      | a:10,b:3      | 7   | true   |
          a@0,b@4      | a:10,b        | 7   | false  | 3
          a@0,b@4      | a:10          | 4   | true   |
          a@0,b@4      | a,b           | 99  | false  |
          a@9          | ''            | 0   | true   |
          a@0          | a:9223372036854775807 | 9 | false | 9999999
          """)
  void followsTaintsAndTolerations(
      String taints, String tolerations, long now, boolean leaves, Long again) {
    TaintPlan plan = plan(node(taints), now, tenant("t", tolerations));

    assertThat(plan.evictions()).hasSize(leaves ? 1 : 0);
    if (again == null) {
      assertThat(plan.next()).isEmpty();
    } else if (again < 9999999) {
      assertThat(plan.next()).contains(Duration.ofSeconds(again));
    } else {
      assertThat(plan.next())
          .hasValueSatisfying(left -> assertThat(left).isGreaterThan(Duration.ofDays(36_500)));
    }
  }

  @ParameterizedTest
  @CsvSource({"NO_SCHEDULE", "PREFER_NO_SCHEDULE", "UNSPECIFIED"})
  void otherEffectsDriveNobodyAway(String effect) {
    Node.Builder node = node("a@0").toBuilder();
    node.getSpecBuilder()
        .getTaintsBuilder(0)
        .setEffect(TaintEffect.valueOf("TAINT_EFFECT_" + effect));

    TaintPlan plan = plan(node.build(), 0, tenant("t", ""));

    assertThat(plan.evictions()).isEmpty();
    assertThat(plan.next()).isEmpty();
  }

  @Test
  void eachTaskIsJudgedAloneAndTheFirstToLeaveSaysWhenToLookAgain() {
    TaintPlan plan =
        plan(
            node("a@0"),
            5,
            tenant("minds", ""),
            tenant("late", "a:30"),
            tenant("over", "a:5"),
            tenant("soon", "a:20"),
            tenant("stays", "a"));

    assertThat(plan.evictions())
        .extracting(eviction -> eviction.place().getName())
        .containsExactly("minds", "over");
    assertThat(plan.next()).contains(Duration.ofSeconds(15));
  }

  @Test
  void saysWhichTaintAndHowLongItWasTolerated() {
    Node.Builder node = node("a@0,b@0").toBuilder();
    node.getSpecBuilder().getTaintsBuilder(1).setValue("x");

    TaintPlan plan = plan(node.build(), 60, tenant("minds", "a"), tenant("over", "a:60,b=x"));

    assertThat(plan.evictions())
        .extracting(TaintPlan.Eviction::message)
        .containsExactly(
            "node n1 has taint b=x:NoExecute, which the task does not tolerate",
            "node n1 has taint a:NoExecute, which the task tolerates for 60 s");
  }

  @Test
  void taintThatDoesNotSayWhenItWasSetCountsFromTheBegin() {
    Node.Builder node = node("a@0").toBuilder();
    node.getSpecBuilder().getTaintsBuilder(0).clearTimeAdded();

    assertThat(TaintPlan.of(node.build(), List.of(tenant("t", "a:10")), at(-3595), BEGAN).next())
        .contains(Duration.ofSeconds(5));
  }

  private static TaintPlan plan(Node node, long now, TaintPlan.Tenant... tenants) {
    return TaintPlan.of(node, List.of(tenants), at(now), BEGAN);
  }

  private static Instant at(long seconds) {
    return SET.plusSeconds(seconds);
  }

  private static Node node(String taints) {
    NodeSpec.Builder spec = NodeSpec.newBuilder();
    for (String one : taints.split(",", -1)) {
      String[] parts = one.split("@", -1);
      spec.addTaints(
          Taint.newBuilder()
              .setKey(parts[0])
              .setEffect(TaintEffect.TAINT_EFFECT_NO_EXECUTE)
              .setTimeAdded(Times.time(at(Long.parseLong(parts[1])))));
    }
    return Node.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName("n1"))
        .setSpec(spec)
        .build();
  }

  private static TaintPlan.Tenant tenant(String name, String tolerations) {
    Place place = Place.newBuilder().setNamespace("default").setName(name).setNode("n1").build();
    return new TaintPlan.Tenant(
        place,
        Arrays.stream(tolerations.split(",", -1))
            .filter(text -> !text.isEmpty())
            .map(TaintPlanTest::toleration)
            .toList());
  }

  private static Toleration toleration(String text) {
    String[] limit = text.split(":", -1);
    String[] value = limit[0].split("=", -1);
    Toleration.Builder toleration = Toleration.newBuilder().setKey(value[0]);
    if (value.length > 1) {
      toleration.setValue(value[1]);
    } else {
      toleration.setOperator(TolerationOperator.TOLERATION_OPERATOR_EXISTS);
    }
    if (limit.length > 1) {
      toleration.setTolerationSeconds(Long.parseLong(limit[1]));
    }
    return toleration.build();
  }
}
