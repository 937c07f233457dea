package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Program;
import dev.berth.e2e.cluster.Scripts;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
final class ScriptsStartAndRemoveEverything {
  @TempDir Path folder;
  private Scripts hack;

  @BeforeEach
  void choose() {
    hack = new Scripts(folder.resolve("state"));
  }

  @AfterEach
  void remove() {
    hack.run("down", "--purge");
  }

  @Test
  void upAndDown() {
    int port = Scripts.freePorts(4);
    String listen = "127.0.0.1:" + (port + 2);

    assertThat(did("up", "--listen", listen, "--etcd-port", "" + port))
        .contains("started    etcd on 127.0.0.1:" + port + " ")
        .contains("started    apiserver on " + listen + " ")
        .contains("started    nodelet-node-1 as node-1 ")
        .contains("health      http://127.0.0.1:" + (port + 3) + "/readyz?verbose")
        .contains("Hello, world!");
    assertThat(did("up"))
        .contains("running    etcd on 127.0.0.1:" + port + " ")
        .contains("running    apiserver on " + listen + " ")
        .contains("running    nodelet-node-1 as node-1 ")
        .doesNotContain("started ");
    assertThat(did("berth", "get", "tasks")).containsPattern("hello +Running +node-1");

    assertThat(refused(hack, "up", "--listen", "127.0.0.1:1"))
        .contains(hack.state() + " runs with --listen " + listen + ", not 127.0.0.1:1");
    assertThat(refused(new Scripts(folder.resolve("other")), "up", "--etcd-port", "" + port))
        .contains("port " + port + " on 127.0.0.1, wanted for etcd, is taken")
        .contains("--etcd-port");

    Docker docker = hack.docker();
    assertThat(docker.of("hello")).singleElement().matches(Docker.Container::isRunning);
    Shell.Result blind = hack.withoutDocker("down", "--purge");
    assertThat(blind.exitCode()).isEqualTo(1);
    assertThat(blind.err()).contains("Docker does not answer").contains("leave --purge out");
    assertThat(did("down", "--purge"))
        .contains("stopped    apiserver")
        .contains("removed    1 containers");
    assertThat(docker.containers()).isEmpty();
    assertThat(hack.state()).doesNotExist();
  }

  @Test
  void devUntilCtrlC() throws IOException {
    Program dev = hack.dev(folder.resolve("dev.log"), "--store", "memory", "--port", "0");
    try {
      dev.startAndAwait();
      Path config = hack.state().resolve("dev/config.yaml");
      assertThat(hack.berth(config, "apply", "-f", manifest().toString()).out())
          .isEqualTo("task/sleeper created\n");
      assertThat(hack.berth(config, "wait", "task/sleeper", "--for=phase=Running").out())
          .isEqualTo("task/sleeper phase=Running\n");
      Docker docker = hack.docker();
      assertThat(docker.of("sleeper")).singleElement().matches(Docker.Container::isRunning);
      assertThat(refused(hack, "down", "--purge"))
          .contains("berth dev runs in " + hack.state().resolve("dev"));

      Shell.run("kill", "-INT", Long.toString(dev.pid()));
      Eventually.within(Tasks.PATIENCE, "berth dev ends", () -> !dev.isAlive());

      // Nobody remembers the objects, so their containers go with them.
      assertThat(docker.containers()).isEmpty();
      assertThat(dev.tail(100)).contains("stopping").doesNotContain("io.grpc");
      did("down", "--purge");
      assertThat(hack.state()).doesNotExist();
    } finally {
      if (dev.isAlive()) {
        dev.stop();
      }
    }
  }

  private Path manifest() throws IOException {
    return Files.writeString(
        folder.resolve("sleeper.yaml"),
        """
        apiVersion: berth.dev/v1
        kind: Task
        metadata:
          name: sleeper
        spec:
          terminationGracePeriodSeconds: 1
          container:
            image: %s
            command: ["/bin/sh", "-c", "while true; do sleep 0.2; done"]
        """
            .formatted(Tasks.IMAGE));
  }

  private String did(String script, String... arguments) {
    Shell.Result result = hack.run(script, arguments);
    assertThat(result.exitCode()).as("%s%s", result.out(), result.err()).isZero();
    return result.out();
  }

  private static String refused(Scripts hack, String script, String... arguments) {
    Shell.Result result = hack.run(script, arguments);
    assertThat(result.exitCode()).as("%s%s", result.out(), result.err()).isEqualTo(1);
    return result.err();
  }
}
