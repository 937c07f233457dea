package dev.berth.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.v1.Binding;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final ConfigRef CONFIG = ConfigRef.configMap("default", "c");
  private static final ConfigRef SECRET = ConfigRef.secret("default", "s");

  private final Map<ConfigRef, Lookup> known = new HashMap<>();

  private Resolution resolve(String fields) {
    Binding binding = Written.binding(fields);
    return Resolver.of(
        binding,
        ref -> known.getOrDefault(ref, new Lookup.Missing()),
        Map.of("HOST", "h1", "PORT0", "20000"));
  }

  private Resolution.Ready ready(String fields) {
    Resolution found = resolve(fields);
    assertThat(found).isInstanceOf(Resolution.Ready.class);
    return (Resolution.Ready) found;
  }

  private String waiting(String fields) {
    Resolution found = resolve(fields);
    assertThat(found).isInstanceOf(Resolution.Waiting.class);
    return ((Resolution.Waiting) found).message();
  }

  private static Map<String, String> shown(FileSet files) {
    return files.files().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                one ->
                    "%o %s"
                        .formatted(
                            one.getValue().mode(), one.getValue().content().toStringUtf8())));
  }

  @Test
  void variablesOfKeysAndOfWholeObjects() {
    known.put(CONFIG, Written.known("a", "1", "b", "2"));
    known.put(SECRET, Written.known("a", "hidden"));
    Resolution.Ready found =
        ready(
            """
            envFrom:
              - configMap: c
              - {secret: s, prefix: S_}
              - {secret: none, optional: true}
            env:
              - {name: A, valueFrom: {configMapKey: {name: c, key: a}}}
              - {name: B, valueFrom: {secretKey: {name: s, key: a}}}
              - {name: C, valueFrom: {secretKey: {name: s, key: none, optional: true}}}
              - {name: D, valueFrom: {configMapKey: {name: none, key: none, optional: true}}}
            """);
    assertThat(found.all()).isEqualTo(Map.of("a", "1", "b", "2", "S_a", "hidden"));
    assertThat(found.single()).isEqualTo(Map.of("A", "1", "B", "hidden"));
    assertThat(found.toString()).doesNotContain("hidden");
  }

  @Test
  void filesOfAllKeysOrOfThoseThatAreNamed() {
    known.put(
        CONFIG,
        new Lookup.Known(
            new Snapshot(
                Map.of("a", ByteString.copyFromUtf8("1")),
                Map.of("b", ByteString.copyFromUtf8("2")))));
    known.put(SECRET, Written.known("k", "hidden", "l", "other"));
    Resolution.Ready found =
        ready(
            """
            volumes:
              - {mountPath: /m, tmpfs: {}}
              - {mountPath: /a, configMap: {name: c}}
              - {mountPath: /b, secret: {name: s, defaultMode: 0440, items: [{key: k, path: x/y, mode: 0400}, {key: l, path: z}]}}
              - {mountPath: /c, secret: {name: none, optional: true}}
              - {mountPath: /d, configMap: {name: c, optional: true, items: [{key: none, path: x}]}}
            """);
    assertThat(found.files()).extracting(FileSet::volume).containsExactly(1, 2, 3, 4);
    assertThat(found.files()).extracting(FileSet::secret).containsExactly(false, true, true, false);
    assertThat(found.files().stream().map(ResolverTest::shown))
        .containsExactly(
            Map.of("a", "644 1", "b", "644 2"),
            Map.of("x/y", "400 hidden", "z", "440 other"),
            Map.of(),
            Map.of());
    assertThat(found.toString()).doesNotContain("hidden");
  }

  @Test
  void templatesAreRenderedWithAllTheyMayTake() {
    known.put(CONFIG, Written.known("host", "db"));
    known.put(SECRET, Written.known("pass", "hidden"));
    FileSet files =
        ready(
                """
                volumes:
                  - mountPath: /a
                    template:
                      path: etc/app.conf
                      mode: 0400
                      text: |
                        {{ field "metadata.name" }} at {{ env "HOST" }}:{{ env "PORT0" }}
                        {{ config "c" "host" }}/{{ secret "s" "pass" }}
                """)
            .files()
            .getFirst();
    assertThat(files.secret()).isTrue();
    assertThat(shown(files)).isEqualTo(Map.of("etc/app.conf", "400 web at h1:20000\ndb/hidden\n"));
  }

  @Test
  void whatIsMissingIsNamedAsTheKubeletNamesIt() {
    known.put(CONFIG, Written.known("a", "1"));
    assertThat(waiting("envFrom: [{secret: s}]")).isEqualTo("secret \"s\" not found");
    assertThat(waiting("env: [{name: A, valueFrom: {configMapKey: {name: d, key: a}}}]"))
        .isEqualTo("configmap \"d\" not found");
    assertThat(waiting("env: [{name: A, valueFrom: {configMapKey: {name: c, key: b}}}]"))
        .isEqualTo("couldn't find key b in ConfigMap default/c");
    assertThat(waiting("volumes: [{mountPath: /a, secret: {name: s}}]"))
        .isEqualTo("secret \"s\" not found");
    assertThat(
            waiting("volumes: [{mountPath: /a, configMap: {name: c, items: [{key: b, path: x}]}}]"))
        .isEqualTo("couldn't find key b in ConfigMap default/c");
    assertThat(
            waiting(
                "volumes: [{mountPath: /a, template: {path: x, text: 'a {{ secret \"s\" \"k\" }}'}}]"))
        .isEqualTo("template of x: line 1, column 3: secret \"s\" not found");
    assertThat(
            waiting("volumes: [{mountPath: /a, template: {path: x, text: '{{ env \"NONE\" }}'}}]"))
        .isEqualTo(
            "template of x: line 1, column 1: the container's environment has no plain variable"
                + " NONE");
  }

  @Test
  void aVariableIsText() {
    known.put(
        SECRET,
        new Lookup.Known(
            new Snapshot(Map.of("k", ByteString.copyFrom(new byte[] {(byte) 0xff})), Map.of())));
    known.put(CONFIG, Written.known("k", "a\0b"));
    String sentence =
        " is not a text of UTF-8 without NUL, and can't be a variable or part of a template";
    assertThat(waiting("env: [{name: A, valueFrom: {secretKey: {name: s, key: k}}}]"))
        .isEqualTo("key k in Secret default/s" + sentence);
    assertThat(waiting("envFrom: [{configMap: c}]"))
        .isEqualTo("key k in ConfigMap default/c" + sentence);
    assertThat(ready("volumes: [{mountPath: /a, secret: {name: s}}]").files()).hasSize(1);
  }

  @Test
  void whatIsNotKnownYetIsNotMissing() {
    known.put(SECRET, new Lookup.Unknown());
    for (String fields :
        new String[] {
          "envFrom: [{secret: s, optional: true}]",
          "volumes: [{mountPath: /a, secret: {name: s, optional: true}}]",
          "volumes: [{mountPath: /a, template: {path: x, text: '{{ secret \"s\" \"k\" }}'}}]"
        }) {
      assertThat(resolve(fields)).isInstanceOf(Resolution.Unknown.class);
    }
  }
}
