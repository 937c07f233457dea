package dev.berth.scheduling.filter.node;

import static dev.berth.scheduling.testing.Asks.HOST;
import static dev.berth.scheduling.testing.Asks.ZONE;
import static dev.berth.scheduling.testing.Asks.apart;
import static dev.berth.scheduling.testing.Asks.constrained;
import static dev.berth.scheduling.testing.Asks.near;
import static dev.berth.scheduling.testing.Asks.nodes;
import static dev.berth.scheduling.testing.Asks.on;
import static dev.berth.scheduling.testing.Asks.requirement;
import static dev.berth.scheduling.testing.Asks.spread;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.notReady;
import static dev.berth.scheduling.testing.Samples.taint;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeOperator;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.WhenUnsatisfiable;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Veto;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class NodeRulesTest {
  private static final Node PLAIN = node("n1", "4", "8Gi");
  private static final Task TASK = task("a", "1", "1Gi");

  @Test
  void readyNodeTakesWhoAsksForNothing() {
    assertThat(veto(TASK, PLAIN)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"True, true", "False, false", "Unknown, false"})
  void onlyNodesThatAreReadyTakeTasks(String status, boolean takes) {
    Node.Builder node = PLAIN.toBuilder();
    node.getStatusBuilder().getConditionsBuilder(0).setStatus(status);

    assertThat(new ReadyRule().veto(NodeFacts.of(node.build())))
        .isEqualTo(takes ? null : new Veto.NotReady());
  }

  @Test
  void nodeThatWasNeverHeardTakesNobody() {
    Node.Builder node = PLAIN.toBuilder();
    node.getStatusBuilder().clearConditions();

    assertThat(veto(TASK, node.build())).isEqualTo(new Veto.NotReady());
  }

  @Test
  void cordonedNodeTakesNobody() {
    assertThat(new CordonRule().veto(NodeFacts.of(cordoned(PLAIN)))).isEqualTo(new Veto.Cordoned());
    assertThat(new CordonRule().veto(NodeFacts.of(PLAIN))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # disk | kubernetes.io/hostname | lacks
          ssd    |                        |
          hdd    |                        | disk
                 |                        | disk
          ssd    | other                  | kubernetes.io/hostname
                 | other                  | disk
          """)
  void nodeHasEveryLabelOfTheSelector(
      @Nullable String disk, @Nullable String host, @Nullable String lacks) {
    Map<String, String> wanted = Map.of("disk", "ssd", "kubernetes.io/hostname", "n1");
    Node node = disk == null ? PLAIN : labelled(PLAIN, "disk", disk);
    node = host == null ? node : labelled(node, "kubernetes.io/hostname", host);

    assertThat(new SelectorRule(wanted).veto(NodeFacts.of(node)))
        .isEqualTo(
            lacks == null
                ? null
                : new Veto.LabelDiffers(lacks, Objects.requireNonNull(wanted.get(lacks))));
  }

  @ParameterizedTest
  @MethodSource("countingOthers")
  void nodeHasTheLabelsOverWhichOthersAreCounted(Task task, @Nullable String key) {
    Veto veto = key == null ? null : new Veto.NoTopology(key);

    assertThat(veto(task, PLAIN)).isEqualTo(veto);
    assertThat(veto(task, labelled(labelled(PLAIN, ZONE, ""), "rack", ""))).isNull();
  }

  static Stream<Arguments> countingOthers() {
    return Stream.of(
        arguments(near(TASK, term(ZONE, "app", "db")), ZONE),
        arguments(near(near(TASK, term(ZONE, "a", "b")), term("rack", "a", "b")), "rack"),
        arguments(near(TASK, term(HOST, "app", "db")), null),
        arguments(apart(TASK, term(ZONE, "app", "db")), null),
        arguments(spread(TASK, spread(ZONE, 1, 1)), ZONE),
        arguments(
            spread(
                TASK,
                spread(ZONE, 1, 1).toBuilder()
                    .setWhenUnsatisfiable(WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY)
                    .build()),
            null),
        arguments(constrained(TASK, "@zone UNIQUE"), ZONE),
        arguments(constrained(TASK, "@zone GROUP_BY"), ZONE),
        arguments(constrained(TASK, "@zone MAX_PER 1"), ZONE),
        arguments(constrained(TASK, "@zone CLUSTER"), ZONE),
        arguments(constrained(TASK, "@hostname UNIQUE"), null),
        arguments(constrained(TASK, "@zone UNLIKE a"), null));
  }

  @Test
  void firstVetoIsTheOneThatSaysMostToPeople() {
    Task wants =
        constrained(
            on(
                with(spec -> spec.putNodeSelector("disk", "ssd"), TASK),
                nodes(requirement("gen", NodeOperator.NODE_OPERATOR_EXISTS, null))),
            "rack LIKE r1");
    Node node =
        with(
            cordoned(notReady(PLAIN)),
            spec -> spec.addTaints(taint("gpu", TaintEffect.TAINT_EFFECT_NO_SCHEDULE)));

    assertThat(veto(wants, node)).isEqualTo(new Veto.NotReady());
    node = node.toBuilder().setStatus(PLAIN.getStatus()).build();
    assertThat(veto(wants, node)).isEqualTo(new Veto.Cordoned());
    node = with(node, spec -> spec.setUnschedulable(false));
    assertThat(veto(wants, node)).isEqualTo(new Veto.LabelDiffers("disk", "ssd"));
    node = labelled(node, "disk", "ssd");
    assertThat(veto(wants, node)).isEqualTo(new Veto.AffinityDiffers());
    node = labelled(node, "gen", "2");
    assertThat(veto(wants, node)).isEqualTo(new Veto.ConstraintDiffers("rack LIKE r1"));
    node = labelled(node, "rack", "r1");
    assertThat(veto(wants, node)).isEqualTo(new Veto.Tainted("gpu", ""));
    assertThat(veto(wants, with(node, spec -> spec.clearTaints()))).isNull();
  }

  private static Node cordoned(Node node) {
    return with(node, spec -> spec.setUnschedulable(true));
  }

  private static @Nullable Veto veto(Task task, Node node) {
    return NodeRules.of(Demand.of(task)).veto(NodeFacts.of(node));
  }
}
