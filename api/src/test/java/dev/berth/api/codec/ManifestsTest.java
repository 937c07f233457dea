package dev.berth.api.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final String TASK = "apiVersion: berth.dev/v1\nkind: Task\n";

  @Test
  void readsEveryDocumentWithItsLine() {
    String yaml =
        """
        # two objects and nothing between
        apiVersion: v1
        kind: Namespace
        metadata: {name: team}
        ---
        ---
        apiVersion: berth.dev/v1
        kind: Task
        metadata:
          name: hello
        spec:
          container:
            image: berth/busybox:local
            args: &args ["a", 'b']
            command: *args
          onNodeLost: {afterSeconds: 5}
        ---
        # a comment
        """;
    List<Manifest> objects = objects("two.yaml", yaml);
    assertThat(objects)
        .extracting(one -> one.kind().name() + " " + one.source())
        .containsExactly("Namespace two.yaml:2", "Task two.yaml:7");
    Task task = (Task) objects.get(1).object();
    assertThat(task.getSpec().getContainer().getCommandList()).containsExactly("a", "b");
    assertThat(task.getSpec().getOnNodeLost().getAfterSeconds()).isEqualTo(5);
  }

  @Test
  void readsListsOfAnyKindsAndOfOne() {
    assertThat(
            objects(
                "list.yaml",
                """
                apiVersion: v1
                kind: List
                metadata: {resourceVersion: ""}
                items:
                - apiVersion: v1
                  kind: Namespace
                - apiVersion: berth.dev/v1
                  kind: TaskList
                  items: [{apiVersion: berth.dev/v1, kind: Task}]
                """))
        .extracting(one -> one.kind().name() + ":" + one.source().line())
        .containsExactly("Namespace:5", "Task:9");
    assertThat(objects("empty.yaml", "apiVersion: v1\nkind: List\nitems: []")).isEmpty();
    assertThat(objects("empty.yaml", "")).isEmpty();
  }

  @Test
  void readsJsonWhateverTheFileIsCalled() {
    String json = "{\"apiVersion\":\"v1\",\n\t\"kind\":\"Namespace\"}\n";
    assertThat(objects("n.json", json + json))
        .extracting(one -> one.source().toString())
        .containsExactly("n.json:1", "n.json:3");
    assertThat(objects("-", json)).hasSize(1);
    assertThat(objects("flow.yaml", "{apiVersion: v1, kind: Namespace}")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1022, 1023, 1024, 1025, 1026})
  void readsAnEmojiWhereverItStands(int at) {
    String start = TASK + "metadata:\n  name: ";
    String name = "a".repeat(at - start.length()) + "😀";
    assertThat(((Task) objects("a.yaml", start + name).getFirst().object()).getMetadata().getName())
        .isEqualTo(name);
  }

  @Test
  void tellsAllThatIsWrongWithLineAndField() {
    assertThat(
            wrong(
                TASK
                    + """
                    metadata:
                      name: 5
                      lables: {a: b}
                      labels: {app: true, x: }
                      labels: {}
                    spec:
                      container:
                        imag: web
                        args: text
                        command: [sh, -c, 5]
                        ports:
                        - containerPort: "80"
                          hostPort: 99999999999
                          protocol: tcp
                        volumes:
                        - {mountPath: /a, volume: v, hostPath: /b}
                        resources:
                          limits: {cpu: 1x, memory: 64Mi, memory: 1}
                      restartPolicy: Sometimes
                      terminationGracePeriodSeconds: 1.5
                      tolerations: {key: a}
                    status: {startedAt: yesterday, restarts: null}
                    """))
        .containsExactly(
            "test.yaml:4: metadata.name: must be a text, not the number 5 (put it in quotes)",
            "test.yaml:5: unknown field \"metadata.lables\" (did you mean \"labels\"?)",
            "test.yaml:6: metadata.labels[app]: must be a text, not true (put it in quotes)",
            "test.yaml:6: metadata.labels[x]: must be a text, not null",
            "test.yaml:7: duplicate field \"metadata.labels\"",
            "test.yaml:10: unknown field \"spec.container.imag\" (did you mean \"image\"?)",
            "test.yaml:11: spec.container.args: must be a list, not the text \"text\"",
            "test.yaml:12: spec.container.command[2]: must be a text, not the number 5 (put it in"
                + " quotes)",
            "test.yaml:14: spec.container.ports[0].containerPort: must be a whole number, not the"
                + " text \"80\"",
            "test.yaml:15: spec.container.ports[0].hostPort: must be between -2147483648 and"
                + " 2147483647, not 99999999999",
            "test.yaml:16: spec.container.ports[0].protocol: must be one of TCP, UDP, not the text"
                + " \"tcp\" (did you mean \"TCP\"?)",
            "test.yaml:18: spec.container.volumes[0].hostPath: is set beside volume: only one of"
                + " hostPath, volume, tmpfs, configMap, secret, template may be",
            "test.yaml:20: spec.container.resources.limits[cpu]: \"1x\" is not a quantity such as"
                + " \"500m\", \"2\", \"128Mi\" or \"1.5G\"",
            "test.yaml:20: duplicate field \"spec.container.resources.limits[memory]\"",
            "test.yaml:21: spec.restartPolicy: must be one of Always, OnFailure, Never, not the text"
                + " \"Sometimes\"",
            "test.yaml:22: spec.terminationGracePeriodSeconds: must be a whole number, not the"
                + " number 1.5",
            "test.yaml:23: spec.tolerations: must be a list, not an object",
            "test.yaml:24: status.startedAt: \"yesterday\" is not a time such as"
                + " \"2026-11-20T19:31:25Z\" (RFC 3339)");
  }

  @Test
  void unknownKindsAndDocumentsThatAreNoObjectsAreTold() {
    assertThat(
            wrong(
                """
                apiVersion: berth.dev/v1
                kind: Taks
                ---
                apiVersion: v1
                kind: Task
                ---
                kind: Task
                ---
                - a
                ---
                apiVersion: v1
                kind: List
                item: []
                """))
        .containsExactly(
            "test.yaml:1: kind: there is no kind \"Taks\" in \"berth.dev/v1\" (did you mean"
                + " \"Task\"?)",
            "test.yaml:4: apiVersion: Task is in \"berth.dev/v1\", not in \"v1\"",
            "test.yaml:7: apiVersion: must be set, to a text",
            "test.yaml:9: must be an object, not a list",
            "test.yaml:13: unknown field \"item\" (did you mean \"items\"?)");
  }

  @Test
  void theServersOwnFieldsAreUnknownToManifests() {
    assertThat(wrong(TASK + "metadata: {stamp: {}, applied: {}}"))
        .containsExactly(
            "test.yaml:3: unknown field \"metadata.stamp\"",
            "test.yaml:3: unknown field \"metadata.applied\"");
  }

  @Test
  void textThatIsNotYamlIsToldWithItsLine() {
    assertThat(wrong(TASK + "metadata:\n  name: [a\n"))
        .singleElement()
        .asString()
        .startsWith("test.yaml:5: not YAML: ");
    assertThat(wrong("a: b\n\tc: d\n")).singleElement().asString().startsWith("test.yaml:2: ");
    assertThat(wrong("a: *unknown")).singleElement().asString().contains("test.yaml:1: not YAML");
    assertThat(wrong(TASK + "spec: !secret x"))
        .containsExactly("test.yaml:3: the tag !secret is not supported");
    assertThat(texts(Manifests.read("bad.json", utf8("{\n\"a\": }"))))
        .singleElement()
        .asString()
        .startsWith("bad.json:2: not JSON: ");
    assertThat(texts(Manifests.read("b.yaml", new byte[] {(byte) 0xff, 'a'})))
        .containsExactly("b.yaml:1: not text in UTF-8");
  }

  @Test
  void aSmallTextThatWouldBeEnormousIsRefused() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      laughs.append("a%d: &a%d [%s".formatted(i, i, before));
      laughs.append(("," + before).repeat(9)).append("]\n");
    }
    assertThat(wrong(laughs.toString())).hasSize(1);
    assertThat(wrong("a: " + "[".repeat(200) + "]".repeat(200))).hasSize(1);
    assertThat(wrong("a: &a [*a]")).hasSize(1);
  }

  private static List<Manifest> objects(String file, String text) {
    return switch (Manifests.read(file, utf8(text))) {
      case Manifests.Result.Objects it -> it.objects();
      case Manifests.Result.Wrong it -> throw new AssertionError(it.problems());
    };
  }

  private static List<String> wrong(String yaml) {
    return texts(Manifests.read("test.yaml", utf8(yaml)));
  }

  private static List<String> texts(Manifests.Result result) {
    return switch (result) {
      case Manifests.Result.Objects it -> throw new AssertionError("nothing wrong: " + it);
      case Manifests.Result.Wrong it -> it.problems().stream().map(Problem::toString).toList();
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
