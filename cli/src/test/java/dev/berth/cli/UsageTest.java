package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.apiserver.ApiServer;
import dev.berth.apiserver.ApiServerConfig;
import dev.berth.apiserver.store.memory.MemoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageTest {
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
  void everyVerbExplainsItselfWithExamples() {
    for (String verb : Verbs.NAMES) {
      Shell.Done done = shell.run(verb, "--help");
      assertThat(done.code()).as(verb).isZero();
      assertThat(done.err()).as(verb).isEmpty();
      assertThat(done.out()).as(verb).contains("Usage: berth " + verb).doesNotContain("--server=");
      if (!verb.equals("warmup")) {
        assertThat(done.out()).as(verb).contains("Examples:\n  ");
      }
    }
  }

  @Test
  void theCommandListsItsVerbsAndTheOptionsOfAll() {
    Shell.Done done = shell.run("--help");

    assertThat(done.code()).isZero();
    assertThat(done.out())
        .contains("apply ", "drain ", "BERTH_SERVER", "Exit codes: 0 done, 1 failed")
        .doesNotContain("warmup");
    assertThat(shell.run("help", "get").out()).startsWith("Show objects.");
  }

  @Test
  void nearMissesAreNamed() {
    assertThat(shell.run("gett", "tasks"))
        .isEqualTo(
            new Shell.Done(
                2,
                "",
                "error: unknown command \"gett\" (did you mean \"get\"?)\nsee 'berth --help'\n"));
    assertThat(shell.run("get", "--wach", "tasks").err())
        .isEqualTo(
            "error: unknown option \"--wach\" (did you mean \"--watch\"?)\nsee 'berth get"
                + " --help'\n");
  }

  @Test
  void sayingNothingIsBadUsage() {
    assertThat(shell.run())
        .isEqualTo(new Shell.Done(2, "", "error: say what to do: see 'berth --help'\n"));
    assertThat(shell.run("get").code()).isEqualTo(2);
    assertThat(shell.run("config").code()).isEqualTo(2);
  }

  @Test
  void theOptionsOfAllStandBeforeOrAfterTheVerb() {
    String before = shell.run("-n", "other", "get", "tasks").err();
    String after = shell.run("get", "tasks", "-n", "other").err();

    assertThat(before).isEqualTo("No resources found in other namespace.\n").isEqualTo(after);
  }

  @Test
  void withoutAServerItSaysHowToGiveOne() {
    Shell.Done done = shell.with("BERTH_SERVER", "").run("get", "tasks");

    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err())
        .startsWith("error: no API server given: use --server, BERTH_SERVER or a context in ")
        .contains("./hack/up");
  }

  @Test
  void aServerThatIsNoAddressIsNamedWithItsSource() throws IOException {
    String wanted = "is not HOST:PORT: write for example 127.0.0.1:7400\n";
    shell.overTcp();

    assertThat(shell.run("--server", "localhost", "get", "tasks"))
        .isEqualTo(new Shell.Done(2, "", "error: --server: \"localhost\" " + wanted));
    assertThat(shell.run("config", "set-context", "c", "--server", "a:1,b:x").err())
        .isEqualTo("error: --server: \"b:x\" " + wanted);
    assertThat(shell.with("BERTH_SERVER", "a:65536").run("get", "tasks"))
        .isEqualTo(new Shell.Done(2, "", "error: BERTH_SERVER: \"a:65536\" " + wanted));

    Path config = home.resolve("config.yaml");
    Files.writeString(
        config, "currentContext: c\ncontexts:\n  - name: c\n    servers: [\":7400\"]\n");
    shell.with("BERTH_SERVER", "").with("BERTH_CONFIG", config.toString());
    assertThat(shell.run("get", "tasks"))
        .isEqualTo(
            new Shell.Done(
                2, "", "error: context \"c\" in " + config + ": servers: \":7400\" " + wanted));
  }

  @Test
  void aRequestTimeoutThatLeavesNoTimeIsNamedWithItsSource() {
    String wanted = ": must be longer than 0: write for example 30s\n";
    shell.overTcp();

    assertThat(shell.run("get", "tasks", "--request-timeout", "0"))
        .isEqualTo(new Shell.Done(2, "", "error: --request-timeout" + wanted));
    assertThat(shell.run("get", "tasks", "--request-timeout", "200000d"))
        .isEqualTo(
            new Shell.Done(2, "", "error: --request-timeout: 200000d is longer than 100 years\n"));
    shell.with("BERTH_REQUEST_TIMEOUT", "0s");
    assertThat(shell.run("get", "tasks"))
        .isEqualTo(new Shell.Done(2, "", "error: BERTH_REQUEST_TIMEOUT" + wanted));
    shell.with("BERTH_REQUEST_TIMEOUT", "soon");
    assertThat(shell.run("get", "tasks").err())
        .startsWith("error: BERTH_REQUEST_TIMEOUT: \"soon\"");
  }

  @Test
  void aWrongTokenIsToldWithTheWaysToGiveAnother() {
    ApiServerConfig config =
        ApiServerConfig.listening(
            "tcp", "right", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false);
    try (MemoryStore store = MemoryStore.create();
        ApiServer server = new ApiServer(config, store)) {
      server.start();
      shell.overTcp().with("BERTH_SERVER", "127.0.0.1:" + server.port());

      assertThat(shell.with("BERTH_TOKEN", "right").run("get", "tasks").code()).isZero();
      Shell.Done done = shell.with("BERTH_TOKEN", "wrong").run("get", "tasks");

      assertThat(done.code()).isEqualTo(1);
      assertThat(done.err())
          .startsWith("error: the API server refuses the token: ")
          .contains("BERTH_TOKEN_FILE")
          .hasLineCount(1);
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsNamed() {
    Shell.Done done = shell.overTcp().with("BERTH_SERVER", "127.0.0.1:1").run("get", "tasks");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err())
        .startsWith("error: no API server answers (tried 127.0.0.1:1): Connection refused")
        .contains("./hack/up")
        .hasLineCount(1);
  }

  @Test
  void versionTellsBothSides() {
    assertThat(shell.run("version").out()).startsWith("client: dev\nserver: ").contains("memory");
    assertThat(shell.with("BERTH_SERVER", "").run("version", "--client").out())
        .isEqualTo("client: dev\n");
  }

  @Test
  void apiResourcesListsTheKinds() {
    assertThat(shell.run("api-resources").out())
        .containsPattern("tasks +t +berth.dev/v1 +true +Task\n")
        .containsPattern("priorityclasses +pc +scheduling.k8s.io/v1 +false +PriorityClass\n");
  }

  @Test
  void completionIsAScriptThatKnowsTheVerbs() {
    assertThat(shell.run("completion", "bash").out()).contains("uncordon").contains("complete ");
    assertThat(shell.run("completion", "zsh").out()).startsWith("autoload");
    assertThat(shell.run("completion", "fish").code()).isEqualTo(2);
  }
}
