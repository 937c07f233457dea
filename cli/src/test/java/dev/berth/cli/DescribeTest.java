package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.testkit.TestObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribeTest {
  @TempDir Path home;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(home);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void describeOfAPendingTaskSaysWhy() {
    shell.cluster().create(Kinds.TASK, TestObjects.task("a"));

    assertThat(shell.run("describe", "task", "a").out())
        .contains("Name:               a\n")
        .contains("Phase:              Pending\n")
        .contains("Why:                no scheduler has looked at it yet")
        .contains("  Image:            berth/busybox:local\n")
        .contains("Events:             none\n");
    assertThat(shell.run("describe", "task", "b").err())
        .isEqualTo("error: tasks.berth.dev \"b\" not found\n");
  }

  @Test
  void describeShowsWhatAContainerMayDo() throws IOException {
    apply(
        """
        apiVersion: berth.dev/v1
        kind: Task
        metadata: {name: held}
        spec:
          container:
            image: web:1
            hostname: h
            network: {mode: Named, name: back}
            securityContext:
              runAsUser: 7
              runAsGroup: 8
              readOnlyRootFilesystem: true
              capabilities: {add: [CHOWN], drop: [ALL]}
              seccompProfile: {type: Localhost, localhostProfile: a.json}
        """);

    assertThat(shell.run("describe", "task", "held").out().lines().map(String::strip))
        .contains(
            "User:             7:8",
            "Rights:           root read only",
            "with CHOWN",
            "without ALL",
            "seccomp Localhost a.json",
            "Network:          Named back",
            "Hostname:         h");
  }

  @Test
  void describeShowsHowLargeASecretIsAndNotWhatItHolds() throws IOException {
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        stringData: {password: hidden, user: me}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: c}
        data: {a.conf: "x=1\\ny=2"}
        binaryData: {logo: AAEC}
        immutable: true
        """);

    assertThat(shell.run("get", "secrets").out())
        .matches("(?s)NAME +TYPE +DATA +AGE\\Rs +Opaque +2 .*");
    assertThat(shell.run("get", "cm").out()).matches("(?s)NAME +DATA +AGE\\Rc +2 .*");
    String secret = shell.run("describe", "secret", "s").out();
    assertThat(secret).doesNotContain("hidden").doesNotContain("aGlkZGVu");
    assertThat(secret.lines().map(String::strip))
        .contains("Type:               Opaque", "KEY        BYTES", "password   6", "user       2");
    assertThat(shell.run("describe", "cm", "c").out().lines().map(String::strip))
        .contains("Immutable:          yes", "a.conf:           x=1", "y=2", "logo   3");
  }

  @Test
  void describeShowsWhatAContainerTakesFromConfigMapsAndSecrets() throws IOException {
    apply(
        """
        apiVersion: berth.dev/v1
        kind: Task
        metadata: {name: user}
        spec:
          container:
            image: web:1
            env:
              - {name: A, valueFrom: {configMapKey: {name: c, key: a}}}
              - {name: B, valueFrom: {secretKey: {name: s, key: b, optional: true}}}
            envFrom: [{configMap: c, prefix: C_}]
            volumes:
              - {mountPath: /c, configMap: {name: c}}
              - {mountPath: /s, secret: {name: s, optional: true}}
              - {mountPath: /t, template: {path: f, text: "{{ env \\"A\\" }}"}}
        """);

    assertThat(shell.run("describe", "task", "user").out().lines().map(String::strip))
        .contains(
            "Environment:      A = key a of config map c",
            "B = key b of secret s, if it is there",
            "Environment from: all of config map c, after C_",
            "Volumes:          /c from config map c",
            "/s from secret s, if it is there",
            "/t from a template, as f");
  }

  @Test
  void describeShowsWhatRunsBeforeAContainer() throws IOException {
    apply(
        """
        apiVersion: berth.dev/v1
        kind: Task
        metadata: {name: prepared}
        spec:
          container:
            image: web:1
            initCommands:
              - {name: migrate, command: [sh, -c], args: [a b], env: [{name: LEVEL, value: "2"}]}
              - {name: fetch, image: "tools:1", timeoutSeconds: 60}
        """);

    assertThat(shell.run("describe", "task", "prepared").out().lines().map(String::strip))
        .contains(
            "Runs first:       migrate: sh -c 'a b', with LEVEL=2",
            "fetch: its image's command in tools:1, 60s at most");
  }

  @Test
  void describeOfANodeShowsWhatRunsThere() {
    shell.cluster().addNode(TestObjects.node("n1", "2", "4Gi"));
    shell.cluster().bind(shell.cluster().create(Kinds.TASK, TestObjects.task("a")), "n1");

    assertThat(shell.run("describe", "node", "n1").out())
        .contains("Takes new tasks:    yes\n")
        .contains("cpu        2          2")
        .contains("default     a      Starting");
  }

  @Test
  void describeOfAnyOtherKindFollowsItsSchema() {
    assertThat(shell.run("describe", "namespace", "default").out())
        .contains("Name:               default\n")
        .contains("Phase:            Active\n");
  }

  private void apply(String manifest) throws IOException {
    Path file = Files.writeString(home.resolve("manifest.yaml"), manifest);
    assertThat(shell.run("apply", "-f", file.toString()).code()).isZero();
  }
}
