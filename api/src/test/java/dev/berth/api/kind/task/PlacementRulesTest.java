package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.WhenUnsatisfiable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Task may ask of its place: each rule, and its words. */
class PlacementRulesTest {
  private static final String LABELS = "labels: {app: a}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nodeAffinity: {required: [{matchExpressions: [{key: a, operator: In, values: [x]}]}]} | ''
          nodeAffinity: {required: [{matchExpressions: [{key: a, operator: DoesNotExist}, {key: a, operator: Gt, values: ["-3"]}]}]} | ''
          nodeAffinity: {preferred: [{weight: 100, term: {matchExpressions: [{key: a, operator: Exists}]}}]} | ''
          nodeAffinity: {required: [{}]} | nodeAffinity.required[0].matchExpressions: Required value: must have at least one requirement
          nodeAffinity: {required: [{matchExpressions: [{operator: Exists}]}]} | nodeAffinity.required[0].matchExpressions[0].key: Required value: the label's key
          nodeAffinity: {required: [{matchExpressions: [{key: a}]}]} | nodeAffinity.required[0].matchExpressions[0].operator: Required value: how the label is compared
          nodeAffinity: {required: [{matchExpressions: [{key: a, operator: NotIn}]}]} | nodeAffinity.required[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
          nodeAffinity: {required: [{matchExpressions: [{key: a, operator: Exists, values: [x]}]}]} | nodeAffinity.required[0].matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'
          nodeAffinity: {required: [{matchExpressions: [{key: a, operator: Gt}]}]} | nodeAffinity.required[0].matchExpressions[0].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'
          nodeAffinity: {required: [{matchExpressions: [{key: a, operator: Lt, values: ["1", "2"]}]}]} | nodeAffinity.required[0].matchExpressions[0].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'
          nodeAffinity: {required: [{matchExpressions: [{key: a, operator: Lt, values: ["1.5"]}]}]} | nodeAffinity.required[0].matchExpressions[0].values[0]: Invalid value: "1.5": must be a whole number
          nodeAffinity: {preferred: [{weight: 0, term: {matchExpressions: [{key: a, operator: Exists}]}}]} | nodeAffinity.preferred[0].weight: Invalid value: 0: must be in the range 1-100
          nodeAffinity: {preferred: [{weight: 101}]} | nodeAffinity.preferred[0].weight: Invalid value: 101: must be in the range 1-100+nodeAffinity.preferred[0].term: Required value: which nodes are better
          taskAffinity: {required: [{labelSelector: {}, topologyKey: zone, namespaces: [a]}]} | ''
          taskAffinity: {required: [{topologyKey: zone}]} | taskAffinity.required[0].labelSelector: Required value: which Tasks; {} for all
          taskAffinity: {required: [{labelSelector: {}}]} | taskAffinity.required[0].topologyKey: Required value: can not be empty
          taskAntiAffinity: {required: [{labelSelector: {}, topologyKey: "!", namespaces: [a, A]}]} | taskAntiAffinity.required[0].topologyKey: Invalid value: "!": ...+taskAntiAffinity.required[0].namespaces[1]: Invalid value: "A": ...
          taskAntiAffinity: {preferred: [{weight: 1}]} | taskAntiAffinity.preferred[0].term: Required value: which Tasks, and how near
          taskAntiAffinity: {preferred: [{weight: -1, term: {labelSelector: {matchExpressions: [{key: a, operator: In}]}, topologyKey: a}}]} | taskAntiAffinity.preferred[0].weight: Invalid value: -1: must be in the range 1-100+taskAntiAffinity.preferred[0].term.labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
          """)
  void affinity(String affinity, String violations) {
    assertThat(wrong("", "affinity: {" + affinity + "}"))
        .isEqualTo(expected("spec.affinity.", violations));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {topologyKey: zone} | ''
          {topologyKey: zone, maxSkew: 3, minDomains: 2}, {topologyKey: zone, whenUnsatisfiable: ScheduleAnyway} | ''
          {maxSkew: 1} | [0].topologyKey: Required value: can not be empty
          {topologyKey: "!"} | [0].topologyKey: Invalid value: "!": ...
          {topologyKey: zone, maxSkew: 0} | [0].maxSkew: Invalid value: 0: must be greater than zero
          {topologyKey: zone, minDomains: 0} | [0].minDomains: Invalid value: 0: must be greater than zero
          {topologyKey: zone, minDomains: 2, whenUnsatisfiable: ScheduleAnyway} | [0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway
          {topologyKey: zone}, {topologyKey: zone, maxSkew: 2} | [1].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"
          {topologyKey: zone, labelSelector: {matchLabels: {"!": a}}} | [0].labelSelector.matchLabels: Invalid value: "!": ...
          """)
  void topologySpread(String spread, String violations) {
    assertThat(wrong(LABELS, "topologySpread: [" + spread + "]"))
        .isEqualTo(expected("spec.topologySpread", violations));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {attribute: "@hostname", operator: UNIQUE} | ''
          {attribute: "@zone", operator: GROUP_BY}, {attribute: "@region", operator: GROUP_BY, value: "3"} | ''
          {attribute: rack, operator: CLUSTER}, {attribute: example.com/rack, operator: CLUSTER, value: rack-1} | ''
          {attribute: rack, operator: MAX_PER, value: "2"} | ''
          {attribute: rack, operator: LIKE, value: "rack-[1-3]"}, {attribute: rack, operator: UNLIKE, value: x.*} | ''
          {attribute: rack, operator: IS, value: "1.5"} | ''
          {operator: UNIQUE} | attribute: Required value: @hostname, @zone, @region or the key of a label of nodes
          {attribute: "@rack", operator: UNIQUE} | attribute: Unsupported value: "@rack": supported values: "@hostname", "@zone", "@region"
          {attribute: "!", operator: UNIQUE} | attribute: Invalid value: "!": ...
          {attribute: rack} | operator: Required value: one of CLUSTER, UNIQUE, GROUP_BY, LIKE, UNLIKE, MAX_PER, IS
          {attribute: rack, operator: UNIQUE, value: a} | value: Forbidden: may not be specified when `operator` is 'UNIQUE'
          {attribute: rack, operator: GROUP_BY, value: some} | value: Invalid value: "some": must be a whole number greater than zero
          {attribute: rack, operator: MAX_PER} | value: Required value: how many Tasks are allowed on each value
          {attribute: rack, operator: MAX_PER, value: "0"} | value: Invalid value: "0": must be a whole number greater than zero
          {attribute: rack, operator: IS} | value: Required value: the text or number to be equal to
          {attribute: rack, operator: LIKE} | value: Required value: a regular expression
          {attribute: rack, operator: UNLIKE, value: "a("} | value: Invalid value: "a(": must be a regular expression: Unclosed group at character 3
          {attribute: rack, operator: LIKE, value: "[a"} | value: Invalid value: "[a": must be a regular expression: Unclosed character class at character 2
          {attribute: rack, operator: LIKE, value: a, labelSelector: {}} | labelSelector: Forbidden: may not be specified when `operator` is 'LIKE', which counts no Tasks
          {attribute: rack, operator: UNIQUE, labelSelector: {matchExpressions: [{key: a, operator: In}]}} | labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
          """)
  void constraints(String constraints, String violation) {
    assertThat(wrong(LABELS, "constraints: [" + constraints + "]"))
        .isEqualTo(expected("spec.constraints[0].", violation));
  }

  @Test
  void aRegularExpressionHasALimit() {
    String longest = "a".repeat(256);
    assertThat(wrong("", "constraints: [{attribute: r, operator: LIKE, value: " + longest + "}]"))
        .isEmpty();
    assertThat(wrong("", "constraints: [{attribute: r, operator: LIKE, value: " + longest + "a}]"))
        .containsExactly(
            "spec.constraints[0].value: Too long: may not be more than 256 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          constraints: [{attribute: rack, operator: UNIQUE%s}] | constraints
          constraints: [{attribute: rack, operator: CLUSTER%s}] | constraints
          constraints: [{attribute: rack, operator: GROUP_BY%s}] | constraints
          constraints: [{attribute: rack, operator: MAX_PER, value: "1"%s}] | constraints
          topologySpread: [{topologyKey: zone%s}] | topologySpread
          """)
  void whatCountsTasksKnowsWhichOnes(String spec, String field) {
    assertThat(wrong("", spec.formatted("")))
        .containsExactly(
            "spec.%s[0].labelSelector: Required value: the Task has no labels to tell its like by:"
                    .formatted(field)
                + " say which Tasks are counted, or label it");
    assertThat(wrong(LABELS, spec.formatted(""))).isEmpty();
    assertThat(wrong("", spec.formatted(", labelSelector: {}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strategy: {type: Random, weights: {nodeAffinity: 0, taskAffinity: 100, topologySpread: 1, imageLocality: 1, strategy: 1}} | ''
          strategy: {weights: {luck: 1, strategy: 101, nodeAffinity: -1}} | strategy.weights[luck]: Unsupported value: "luck": supported values: "nodeAffinity", "taskAffinity", "topologySpread", "imageLocality", "strategy"+strategy.weights[nodeAffinity]: Invalid value: -1: must be between 0 and 100, inclusive+strategy.weights[strategy]: Invalid value: 101: must be between 0 and 100, inclusive
          priorityClassName: high.est | ''
          priorityClassName: High | priorityClassName: Invalid value: "High": ...
          taskGroup: solver | ''
          taskGroup: "a b" | taskGroup: Invalid value: "a b": ...
          preemptionPolicy: Never | ''
          preemptionPolicy: Sometimes | preemptionPolicy: Unsupported value: "Sometimes": supported values: "PreemptLowerPriority", "Never"
          tolerations: [{key: a, effect: NoExecute, tolerationSeconds: 0}] | ''
          tolerations: [{key: a, effect: NoExecute, tolerationSeconds: -1}] | tolerations[0].tolerationSeconds: Invalid value: -1: must be greater than or equal to 0
          tolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 5}] | tolerations[0].effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when `tolerationSeconds` is set
          tolerations: [{key: a, tolerationSeconds: 5}] | tolerations[0].effect: Invalid value: "": effect must be 'NoExecute' when `tolerationSeconds` is set
          """)
  void strategyPriorityGroupAndTolerations(String spec, String violations) {
    assertThat(wrong("", spec)).isEqualTo(expected("spec.", violations));
  }

  @Test
  void wordsOfANewerReleaseAreNotSupported() {
    Task.Builder task =
        task(
            LABELS,
            """
            affinity: {nodeAffinity: {required: [{matchExpressions: [{key: a, operator: Exists}]}]}}
            topologySpread: [{topologyKey: zone}]
            constraints: [{attribute: rack, operator: UNIQUE}]
            strategy: {type: Spread}
            """)
            .toBuilder();
    task.getSpecBuilder()
        .getAffinityBuilder()
        .getNodeAffinityBuilder()
        .getRequiredBuilder(0)
        .getMatchExpressionsBuilder(0)
        .setOperatorValue(77);
    task.getSpecBuilder().getTopologySpreadBuilder(0).setWhenUnsatisfiableValue(77);
    task.getSpecBuilder().getConstraintsBuilder(0).setOperatorValue(77);
    task.getSpecBuilder().getStrategyBuilder().setTypeValue(77);
    assertThat(Validation.of(Kinds.TASK, task.build()))
        .extracting(one -> one.field() + " " + one.reason())
        .containsExactly(
            "spec.affinity.nodeAffinity.required[0].matchExpressions[0].operator NOT_SUPPORTED",
            "spec.topologySpread[0].whenUnsatisfiable NOT_SUPPORTED",
            "spec.constraints[0].operator NOT_SUPPORTED",
            "spec.strategy.type NOT_SUPPORTED");
  }

  @Test
  void aSpreadKeepsToOneUnlessItSays() {
    Task task =
        task(
            LABELS,
            "topologySpread: [{topologyKey: a}, {topologyKey: b, whenUnsatisfiable: ScheduleAnyway}]");
    TopologySpread must = task.getSpec().getTopologySpread(0);
    assertThat(must.getMaxSkew()).isEqualTo(1);
    assertThat(must.getMinDomains()).isEqualTo(1);
    assertThat(must.getWhenUnsatisfiable())
        .isEqualTo(WhenUnsatisfiable.WHEN_UNSATISFIABLE_DO_NOT_SCHEDULE);
    TopologySpread may = task.getSpec().getTopologySpread(1);
    assertThat(may.getMaxSkew()).isEqualTo(1);
    assertThat(may.hasMinDomains()).isFalse();
  }

  @Test
  void whereItMayGoMayChange() {
    assertThat(
            update(
                "priorityClassName: a",
                """
                priorityClassName: a
                affinity: {taskAffinity: {required: [{labelSelector: {}, topologyKey: a}]}}
                topologySpread: [{topologyKey: a}]
                constraints: [{attribute: a, operator: UNIQUE}]
                strategy: {type: Binpack}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          priorityClassName: b | priorityClassName
          priority: 5 | priority
          preemptionPolicy: Never | preemptionPolicy
          taskGroup: b | taskGroup
          revocable: true | revocable
          """)
  void itsTurnIsFixed(String spec, String field) {
    assertThat(update("{}", spec))
        .containsExactly(
            "spec.%s: Forbidden: is fixed once the Task is created; \"berth apply --replace\" makes"
                    .formatted(field)
                + " the Task anew");
  }

  private static List<String> update(String before, String after) {
    return Written.texts(
        Validation.ofUpdate(Kinds.TASK, task(LABELS, before), task(LABELS, after)));
  }

  private static List<String> wrong(String labels, String spec) {
    return Validation.of(Kinds.TASK, task(labels, spec)).stream()
        .map(one -> one.toString().replaceAll("(name part|a lowercase RFC 1123) .*", "..."))
        .toList();
  }

  private static List<String> expected(String path, String violations) {
    return violations.isEmpty()
        ? List.of()
        : List.of(violations.split("\\+")).stream().map(text -> path + text).toList();
  }

  private static Task task(String labels, String spec) {
    String fields = spec.equals("{}") ? "" : spec;
    return TaskDefaults.apply(
        Written.object(
            Kinds.TASK,
            "metadata: {name: a, namespace: default, "
                + labels
                + "}\nspec:\n  container: {image: a}\n"
                + fields.indent(2)));
  }
}
