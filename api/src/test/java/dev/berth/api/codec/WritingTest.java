package dev.berth.api.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Written;
import dev.berth.api.meta.v1.ListMeta;
import dev.berth.api.v1.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritingTest {
  private static final String YAML =
      """
      apiVersion: berth.dev/v1
      kind: Task
      metadata:
        name: hello
        creationTimestamp: "2026-11-20T19:31:25Z"
        labels:
          answer: "yes"
          app: web
      spec:
        container:
          image: web:1
          args:
          - "5"
          - a b
          - |-
            two
            lines
          resources:
            limits:
              cpu: "2"
              memory: 64Mi
        restartPolicy: OnFailure
        terminationGracePeriodSeconds: 0
      """;

  @Test
  void yamlIsInBlocksWithQuotesWhereNeeded() {
    Task task = read(YAML);
    assertThat(ObjectYaml.encode(Kinds.TASK, task)).isEqualTo(YAML);
  }

  @Test
  void jsonHasTypeFirstNumbersAsNumbersAndWords() {
    Task task =
        Written.object(
            Kinds.TASK,
            """
            metadata: {name: a, generation: 9007199254740993}
            spec: {terminationGracePeriodSeconds: 0, restartPolicy: OnFailure}
            status: {restarts: 0}
            """);
    assertThat(new String(ObjectJson.encode(Kinds.TASK, task), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"apiVersion\":\"berth.dev/v1\",\"kind\":\"Task\","
                + "\"metadata\":{\"name\":\"a\",\"generation\":9007199254740993},"
                + "\"spec\":{\"restartPolicy\":\"OnFailure\",\"terminationGracePeriodSeconds\":0},"
                + "\"status\":{\"restarts\":0}}");
  }

  @Test
  void internalFieldsAreNeverShown() {
    Task.Builder task = Task.newBuilder();
    task.getMetadataBuilder().setName("a").getStampBuilder().setWriteId(1);
    task.getMetadataBuilder().getAppliedBuilder().addLabels("x");
    assertThat(ObjectYaml.encode(Kinds.TASK, task.build()))
        .isEqualTo("apiVersion: berth.dev/v1\nkind: Task\nmetadata:\n  name: a\n");
  }

  @Test
  void listsReadAsTheirItems() {
    Task task = read(YAML);
    byte[] typed =
        ObjectJson.encodeList(
            Kinds.TASK, ListMeta.newBuilder().setResourceVersion("7").build(), List.of(task, task));
    assertThat(new String(typed, StandardCharsets.UTF_8))
        .startsWith(
            "{\"apiVersion\":\"berth.dev/v1\",\"kind\":\"TaskList\","
                + "\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[{\"apiVersion\":");
    assertThat(objects(typed)).extracting(Manifest::object).containsExactly(task, task);
    String mixed = ObjectYaml.encodeList(List.of(new KindAndObject(Kinds.TASK, task)));
    assertThat(mixed).startsWith("apiVersion: v1\nkind: List\nmetadata: {}\nitems:\n- apiVersion:");
    assertThat(objects(mixed.getBytes(StandardCharsets.UTF_8)))
        .extracting(Manifest::object)
        .containsExactly(task);
  }

  @Test
  void prettyJsonIsForPeople() {
    assertThat(
            ObjectJson.pretty("{\"a\":{},\"b\":[1.0,{\"c\":[]}]}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            """
            {
                "a": {},
                "b": [
                    1.0,
                    {
                        "c": []
                    }
                ]
            }\
            """);
  }

  private static Task read(String yaml) {
    return (Task) objects(yaml.getBytes(StandardCharsets.UTF_8)).getFirst().object();
  }

  private static List<Manifest> objects(byte[] text) {
    return switch (Manifests.read("test.yaml", text)) {
      case Manifests.Result.Objects it -> it.objects();
      case Manifests.Result.Wrong it -> throw new AssertionError(it.problems());
    };
  }
}
