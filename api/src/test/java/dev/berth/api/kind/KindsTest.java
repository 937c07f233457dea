package dev.berth.api.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.Event;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.meta.FieldPath;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KindsTest {
  static List<Kind<?>> all() {
    return Kinds.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyKindKeepsWhatGenericCodeRelesOn(Kind<?> kind) {
    assertThat(Meta.of(kind.prototype())).isEqualTo(ObjectMeta.getDefaultInstance());
    assertThat(kind.rules().columns()).isNotEmpty();
    assertThat(Kinds.find(kind.apiVersion(), kind.name())).contains(kind);
    assertThat(Kinds.named(kind.plural())).contains(kind);
    assertThat(Kinds.named(kind.name())).contains(kind);
    assertThat(FieldSelectors.supported(kind))
        .doesNotHaveDuplicates()
        .allSatisfy(path ->
            assertThat(FieldPath.of(kind.prototype().getDescriptorForType(), path))
                .as(path)
                .isPresent());
    assertThat(kind.rules().hasStatus())
        .isEqualTo(kind.prototype().getDescriptorForType().findFieldByName("status") != null);
    defaultsAndColumnsAcceptTheEmptyObject(kind);
  }

  private static <T extends Message> void defaultsAndColumnsAcceptTheEmptyObject(Kind<T> kind) {
    T once = kind.rules().withDefaults(kind.prototype());
    assertThat(kind.rules().withDefaults(once)).isEqualTo(once);
    kind.rules().columns().forEach(column -> assertThat(column.value().apply(once)).isNotNull());
    assertThat(Validation.of(kind, once)).isNotEmpty();
  }

  @Test
  void noNameMeansTwoKinds() {
    Set<String> names =
        Kinds.all().stream()
            .flatMap(kind -> kind.shortNames().stream())
            .collect(Collectors.toSet());
    Kinds.all().forEach(kind -> assertThat(names).doesNotContain(kind.plural(), kind.singular()));
    assertThat(names).hasSize(Kinds.all().stream().mapToInt(k -> k.shortNames().size()).sum());
  }

  @Test
  void aBindingNeverChanges() {
    Binding before =
        Written.object(
            Kinds.BINDING,
            """
            metadata: {name: a, namespace: default}
            spec: {taskUid: u, attempt: 1, node: n1, container: {image: a}}
            """);
    assertThat(Validation.of(Kinds.BINDING, before)).isEmpty();
    Binding.Builder after = before.toBuilder();
    after.getSpecBuilder().setNode("n2").setAttempt(2);
    assertThat(Written.texts(Validation.ofUpdate(Kinds.BINDING, before, after.build())))
        .containsExactly(
            "spec.attempt: Forbidden: a Binding never changes",
            "spec.node: Forbidden: a Binding never changes");
    assertThat(Written.texts(Kinds.BINDING.rules().validate(Binding.getDefaultInstance())))
        .hasSize(4);
  }

  @Test
  void aNamespaceHasItsNameAsALabelAndAFinalizerUntilItIsDeleted() {
    Namespace made =
        Kinds.NAMESPACE
            .rules()
            .withDefaults(Written.object(Kinds.NAMESPACE, "metadata: {name: team}"));
    assertThat(made)
        .isEqualTo(
            Written.object(
                Kinds.NAMESPACE,
                """
                metadata: {name: team, labels: {kubernetes.io/metadata.name: team}}
                spec: {finalizers: [kubernetes]}
                status: {phase: Active}
                """));
    Namespace.Builder going = made.toBuilder().clearSpec();
    going.getMetadataBuilder().getDeletionTimestampBuilder().setSeconds(1);
    assertThat(Kinds.NAMESPACE.rules().withDefaults(going.build()).getSpec().getFinalizersList())
        .isEmpty();
  }

  @Test
  void aNodesTaintsAndAmountsHaveRules() {
    Node node =
        Written.object(
            Kinds.NODE,
            """
            metadata: {name: n1}
            spec:
              taints: [{key: a, effect: NoSchedule}, {key: a, effect: NoExecute},
                       {key: a, effect: NoSchedule}, {}, {key: "!", value: "!", effect: NoExecute}]
            status: {capacity: {cpu: -1}, portRange: {first: 9, last: 8}}
            """);
    assertThat(Written.texts(Validation.of(Kinds.NODE, node)))
        .extracting(text -> text.replaceAll("(name part|a valid label) .*", "..."))
        .containsExactly(
            "spec.taints[2]: Duplicate value: \"a:NoSchedule\"",
            "spec.taints[3].key: Required value: what the taint is about",
            "spec.taints[3].effect: Required value: what the taint does",
            "spec.taints[4].key: Invalid value: \"!\": ...",
            "spec.taints[4].value: Invalid value: \"!\": ...",
            "status.capacity[cpu]: Invalid value: \"-1\": must be greater than or equal to 0",
            "status.portRange: Invalid value: \"9-8\": must be a range of ports between 1 and 65535");
  }

  @Test
  void anEventIsAboutAnObjectOfItsNamespace() {
    Event event =
        Written.object(
            Kinds.EVENT,
            """
            metadata: {name: e, namespace: default}
            involvedObject: {kind: Task, namespace: other, name: a}
            type: Odd
            count: -1
            """);
    assertThat(Written.texts(Validation.of(Kinds.EVENT, event)))
        .containsExactly(
            "involvedObject.namespace: Invalid value: \"other\": does not match event.namespace",
            "type: Unsupported value: \"Odd\": supported values: \"Normal\", \"Warning\"",
            "count: Invalid value: -1: must be greater than or equal to 0");
  }

  @Test
  void tasksShowWhatPeopleLookFor() {
    Task task =
        Written.object(
            Kinds.TASK,
            """
            metadata: {name: a, namespace: default}
            spec: {container: {image: web:1}}
            status: {phase: Running, node: n1, restarts: 2, reason: Started,
                     hostPorts: [{containerPort: 80, hostPort: 20001, protocol: TCP}]}
            """);
    assertThat(
            Kinds.TASK.rules().columns().stream()
                .map(column -> column.title() + "=" + column.value().apply(task)))
        .containsExactly(
            "PHASE=Running",
            "NODE=n1",
            "RESTARTS=2",
            "IMAGE=web:1",
            "PORTS=20001->80/TCP",
            "REASON=Started");
    assertThat(Kinds.TASK.rules().columns().stream().filter(Column::wide)).hasSize(3);
  }

  @Test
  void nodesShowWhetherTheyAreReadyAndCordoned() {
    Node node =
        Written.object(
            Kinds.NODE,
            """
            metadata: {name: n1}
            spec: {unschedulable: true}
            status: {allocatable: {cpu: 2, memory: 4Gi}, conditions: [{type: Ready, status: "True"}]}
            """);
    assertThat(
            Kinds.NODE.rules().columns().stream()
                .limit(3)
                .map(column -> column.value().apply(node)))
        .containsExactly("Ready,Unschedulable", "2", "4Gi");
  }
}
