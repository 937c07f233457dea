package dev.berth.api.kind.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.Queue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueKindTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | ''
          {weight: 1000, parent: all, maximumTasks: 0} | ''
          {guaranteed: {cpu: 2, memory: 1Gi}, maximum: {cpu: 2000m, ephemeral-storage: 1Gi}} | ''
          {guaranteed: {nvidia.com/gpu: 1}, strategy: Random} | ''
          {weight: 0} | spec.weight: Invalid value: 0: must be between 1 and 1000, inclusive
          {weight: 1001} | spec.weight: Invalid value: 1001: must be between 1 and 1000, inclusive
          {maximumTasks: -1} | spec.maximumTasks: Invalid value: -1: must be greater than or equal to 0
          {parent: me} | spec.parent: Invalid value: "me": must not be the Queue itself
          {guaranteed: {cpu: -1}} | spec.guaranteed[cpu]: Invalid value: "-1": must be greater than or equal to 0
          {maximum: {cpu: 0.1m}} | spec.maximum[cpu]: Invalid value: "0.1m": must not be finer than 1m
          {maximum: {gpu: 1}} | spec.maximum[gpu]: Unsupported value: "gpu": supported values: "cpu", "memory", "ephemeral-storage"
          {maximum: {kubernetes.io/a: 1}} | spec.maximum[kubernetes.io/a]: Invalid value: "kubernetes.io/a": must not have the prefix kubernetes.io, which is reserved
          {guaranteed: {cpu: 2}, maximum: {cpu: 1500m}} | spec.maximum[cpu]: Invalid value: "1500m": must be greater than or equal to guaranteed, 2
          """)
  void promisesWhatCanBeKept(String spec, String violation) {
    assertThat(wrong(queue(spec))).isEqualTo(violation.isEmpty() ? List.of() : List.of(violation));
  }

  @Test
  void aParentIsNamedAsAQueueCanBe() {
    assertThat(wrong(queue("{parent: A}")))
        .singleElement()
        .asString()
        .startsWith("spec.parent: Invalid value: \"A\": a lowercase RFC 1123 subdomain");
  }

  @Test
  void aStrategyOfANewerReleaseIsNotSupported() {
    Queue.Builder queue = queue("{}").toBuilder();
    queue.getSpecBuilder().setStrategyValue(77);
    assertThat(wrong(queue.build()))
        .containsExactly(
            "spec.strategy: Unsupported value: 77: supported values: \"Spread\", \"Binpack\","
                + " \"Random\"");
  }

  @Test
  void weighsOneWhenItDoesNotSay() {
    assertThat(queue("{parent: a}").getSpec().getWeight()).isEqualTo(1);
    assertThat(queue("{weight: 3}").getSpec().getWeight()).isEqualTo(3);
  }

  @Test
  void showsItsShare() {
    Queue queue =
        Written.object(
            Kinds.QUEUE,
            """
            spec: {parent: all, weight: 2, guaranteed: {memory: 1Gi, cpu: 2}}
            status: {placed: 3, pending: 4, dominantShareMillis: 125, dominantResource: cpu}
            """);
    assertThat(
            Kinds.QUEUE.rules().columns().stream()
                .map(column -> column.title() + "=" + column.value().apply(queue)))
        .containsExactly(
            "PARENT=all",
            "WEIGHT=2",
            "PLACED=3",
            "PENDING=4",
            "SHARE=12.5% cpu",
            "GUARANTEED=cpu=2,memory=1Gi",
            "MAXIMUM=");
  }

  private static List<String> wrong(Queue queue) {
    return Written.texts(Validation.of(Kinds.QUEUE, queue));
  }

  private static Queue queue(String spec) {
    return Kinds.QUEUE
        .rules()
        .withDefaults(Written.object(Kinds.QUEUE, "metadata: {name: me}\nspec: " + spec));
  }
}
