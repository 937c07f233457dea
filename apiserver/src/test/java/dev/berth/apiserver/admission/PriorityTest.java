package dev.berth.apiserver.admission;

import static dev.berth.apiserver.testing.ServerParts.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.api.scheduling.v1.PriorityClass;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.ServerParts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Tasks have of PriorityClasses, and who may make which. */
class PriorityTest {
  private static final String HIGH =
      "{metadata: {name: high}, value: 1000, preemptionPolicy: Never}";

  private final Store store = MemoryStore.create();
  private final ServerParts server = new ServerParts(store);

  @AfterEach
  void close() {
    server.close();
    store.close();
  }

  @Test
  void aTaskHasThePriorityOfItsClass() {
    priority(HIGH);

    assertThat(turn(task("priorityClassName: high"))).isEqualTo("high 1000 Never");
  }

  @Test
  void aTaskWithoutAClassHasNoneAndMayPreempt() {
    assertThat(turn(task(""))).isEqualTo(" 0 PreemptLowerPriority");
  }

  @Test
  void aTaskWithoutAClassHasThatOfAll() {
    server.awaitCached(
        Kinds.PRIORITY_CLASS, priority("{metadata: {name: low}, value: -5, globalDefault: true}"));

    assertThat(turn(task(""))).isEqualTo("low -5 PreemptLowerPriority");
  }

  @Test
  void aTaskWhoseClassIsNotThereIsRefused() {
    Failure failure = failureOf(() -> task("priorityClassName: high"));

    assertThat(failure).isInstanceOf(Failure.Forbidden.class);
    assertThat(failure.message())
        .isEqualTo("tasks.berth.dev \"a\" is forbidden: no PriorityClass with name high was found");
  }

  @Test
  void aClassThatCanNotBeIsInvalidAndNotLookedFor() {
    assertThat(failureOf(() -> task("priorityClassName: High")))
        .isInstanceOf(Failure.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          priority: 1000, preemptionPolicy: Never | ''
          priority: 1001 | integer value of priority (1001) must not be provided in task spec; the API server computed 1000
          preemptionPolicy: PreemptLowerPriority | string value of preemptionPolicy (PreemptLowerPriority) must not be provided in task spec; the API server computed Never
          """)
  void whatAClientSaysOfItMustBeRight(String said, String refusal) {
    priority(HIGH);
    String spec = "priorityClassName: high, " + said;

    if (refusal.isEmpty()) {
      assertThat(turn(task(spec))).isEqualTo("high 1000 Never");
    } else {
      assertThat(failureOf(() -> task(spec)).message())
          .isEqualTo(
              "tasks.berth.dev \"a\" is forbidden: the %s from the given PriorityClass name"
                  .formatted(refusal));
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "priorityClassName: high"})
  void applyingTheSameAgainChangesNothingWhateverBecomesOfTheClasses(String spec) {
    priority(HIGH);
    server.awaitCached(
        Kinds.PRIORITY_CLASS, priority("{metadata: {name: low}, value: 5, globalDefault: true}"));
    assertThat(server.apply(Kinds.TASK, yaml(spec))).isEqualTo(ApplyResult.APPLY_RESULT_CREATED);
    Task created = server.get(Kinds.TASK, "a");
    server.delete(Kinds.PRIORITY_CLASS, "low");
    server.delete(Kinds.PRIORITY_CLASS, "high");

    assertThat(server.apply(Kinds.TASK, yaml(spec))).isEqualTo(ApplyResult.APPLY_RESULT_UNCHANGED);
    assertThat(server.get(Kinds.TASK, "a")).isEqualTo(created);
    assertThat(server.apply(Kinds.TASK, yaml("nodeSelector: {a: b}")))
        .isEqualTo(ApplyResult.APPLY_RESULT_CONFIGURED);
    assertThat(turn(server.get(Kinds.TASK, "a"))).isEqualTo(turn(created));
  }

  @Test
  void anotherClassOrPriorityIsNoChangeThatCanBeMade() {
    priority(HIGH);
    task("priorityClassName: high");

    assertThat(failureOf(() -> server.apply(Kinds.TASK, yaml("priorityClassName: low"))).message())
        .contains("spec.priorityClassName: Forbidden: is fixed once the Task is created");
    assertThat(failureOf(() -> server.apply(Kinds.TASK, yaml("priority: 7"))).message())
        .contains("spec.priority: Forbidden: is fixed once the Task is created");
  }

  @Test
  void onlyOneClassIsThatOfAll() {
    PriorityClass first =
        server.awaitCached(
            Kinds.PRIORITY_CLASS,
            priority("{metadata: {name: low}, value: 5, globalDefault: true}"));

    assertThat(
            failureOf(() -> priority("{metadata: {name: lower}, value: 4, globalDefault: true}"))
                .message())
        .isEqualTo(
            "priorityclasses.scheduling.k8s.io \"lower\" is forbidden: PriorityClass low is already"
                + " marked as default. Only one default can exist");
    assertThat(
            server.apply(
                Kinds.PRIORITY_CLASS,
                block("{metadata: {name: low}, value: 5, globalDefault: true, description: a}")))
        .isEqualTo(ApplyResult.APPLY_RESULT_CONFIGURED);
    assertThat(first.getGlobalDefault()).isTrue();
  }

  @Test
  void theSystemsClassesCanNotBeDeleted() {
    priority("{metadata: {name: system-node-critical}, value: 2000001000}");

    assertThat(
            failureOf(() -> server.delete(Kinds.PRIORITY_CLASS, "system-node-critical")).message())
        .endsWith("this is a system priority class and cannot be deleted");
  }

  private PriorityClass priority(String yaml) {
    return server.create(Kinds.PRIORITY_CLASS, block(yaml));
  }

  private Task task(String spec) {
    return server.create(Kinds.TASK, yaml(spec));
  }

  private static String yaml(String spec) {
    return "metadata: {name: a, namespace: default}\nspec: {container: {image: a}, " + spec + "}";
  }

  /** A flow mapping has no room for the two lines that come before it. */
  private static String block(String flow) {
    return flow.substring(1, flow.length() - 1).replace("}, ", "}\n").replace(", ", "\n");
  }

  private static String turn(Task task) {
    return "%s %d %s"
        .formatted(
            task.getSpec().getPriorityClassName(),
            task.getSpec().getPriority(),
            task.getSpec().getPreemptionPolicy());
  }
}
