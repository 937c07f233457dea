package dev.berth.api.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Written;
import dev.berth.api.meta.v1.RawObject;
import dev.berth.api.v1.Task;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  private static final Task HELLO =
      Written.object(
          Kinds.TASK,
          """
          metadata: {name: hello, labels: {a: b, c: d}}
          spec:
            container: {image: web, args: [x, y], resources: {limits: {cpu: 1, memory: 1Gi}}}
            restartPolicy: Never
          """);

  @Test
  void mergesObjectsReplacesListsAndRemovesNulls() {
    Task patched =
        patch(
            HELLO,
            """
            {"metadata": {"labels": {"a": null, "e": "f", "gone": null}},
             "spec": {"container": {"args": ["z"], "resources": {"limits": {"cpu": "500m"}},
                                    "user": "root", "workingDir": null},
                      "restartPolicy": null, "onNodeLost": {"action": null}}}
            """);
    assertThat(patched)
        .isEqualTo(
            Written.object(
                Kinds.TASK,
                """
                metadata: {name: hello, labels: {c: d, e: f}}
                spec:
                  container:
                    image: web
                    args: [z]
                    user: root
                    resources: {limits: {cpu: 500m, memory: 1Gi}}
                  onNodeLost: {}
                """));
  }

  @Test
  void nullRemovesWholeMessagesMapsAndLists() {
    assertThat(
            patch(
                HELLO,
                "{\"metadata\":{\"labels\":null},\"spec\":{\"container\":{\"args\":null,"
                    + "\"resources\":null}}}"))
        .isEqualTo(
            Written.object(
                Kinds.TASK,
                "metadata: {name: hello}\n"
                    + "spec: {container: {image: web}, restartPolicy: Never}"));
  }

  @Test
  void whatJsonDoesNotShowStays() {
    Task.Builder task = HELLO.toBuilder();
    task.getMetadataBuilder().getAppliedBuilder().addLabels("a");
    task.getMetadataBuilder()
        .setUnknownFields(
            com.google.protobuf.UnknownFieldSet.newBuilder()
                .addField(
                    999,
                    com.google.protobuf.UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .build());
    Task patched = patch(task.build(), "{\"metadata\":{\"labels\":{\"a\":\"z\"}}}");
    assertThat(patched.getMetadata().getApplied()).isEqualTo(task.getMetadata().getApplied());
    assertThat(patched.getMetadata().getUnknownFields().hasField(999)).isTrue();
    assertThat(patched.getMetadata().getLabelsMap())
        .containsEntry("a", "z")
        .containsEntry("c", "d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | the patch is not JSON",
        "[] | a merge patch is a JSON object, not a list",
        "{\"spec\":{\"colour\":null}} | strict decoding error: unknown field \"spec.colour\"",
        "{\"kind\":\"Node\"} | kind: must be \"Task\", not the text \"Node\"",
        "{\"spec\":5} | spec: must be an object, not the number 5",
        "{\"spec\":{\"container\":{\"args\":[null]}}} | spec.container.args[0]: must be a text",
        "{\"metadata\":{\"name\":\"a\",\"name\":\"b\"}} | duplicate field \"metadata.name\"",
        "{\"metadata\":{\"applied\":null}} | unknown field \"metadata.applied\"",
      })
  void refusesWhatIsNotAPatchOfThisKind(String patch, String message) {
    assertThatThrownBy(() -> patch(HELLO, patch))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.BadRequest.class))
        .hasMessageContaining(message);
  }

  @Test
  void rawObjectsAreMergedAsTheRfcSays() {
    RawObject before =
        ObjectJson.decode(
            RoundTripTest.WIDGET,
            utf8("{\"metadata\":{\"name\":\"w\"},\"spec\":{\"a\":1.0,\"b\":{\"c\":2}},\"x\":1}"));
    RawObject after =
        MergePatch.apply(
            RoundTripTest.WIDGET,
            before,
            utf8(
                "{\"metadata\":{\"labels\":{\"l\":\"v\"}},\"spec\":{\"b\":{\"d\":{\"e\":null}},"
                    + "\"f\":[null]},\"x\":null}"));
    assertThat(after.getMetadata().getName()).isEqualTo("w");
    assertThat(after.getMetadata().getLabelsMap()).containsEntry("l", "v");
    assertThat(after.getJson().toStringUtf8())
        .isEqualTo("{\"spec\":{\"a\":1.0,\"b\":{\"c\":2,\"d\":{}},\"f\":[null]}}");
  }

  private static Task patch(Task task, String patch) {
    return MergePatch.apply(Kinds.TASK, task, utf8(patch));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
