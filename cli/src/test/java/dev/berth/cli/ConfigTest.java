package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.cli.context.Connection;
import dev.berth.cli.context.ConnectionRules;
import dev.berth.cli.context.GlobalOptions;
import dev.berth.cli.outcome.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  @TempDir Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final GlobalOptions flags = new GlobalOptions();

  @BeforeEach
  void writeConfig() throws IOException {
    Files.createDirectories(home.resolve(".berth"));
    Files.writeString(home.resolve(".berth/token"), "from-file\n");
    Files.writeString(
        home.resolve(".berth/config.yaml"),
        """
        currentContext: local
        contexts:
          - name: local
            servers: ["127.0.0.1:7400"]
            tokenFile: token
          - name: prod
            servers: [a:7400, b:7400]
            token: from-config
            namespace: web
        """);
  }

  private Connection resolved() {
    return ConnectionRules.resolve(flags, environment, home);
  }

  @Test
  void theCurrentContextIsUsedWithDefaults() {
    Connection connection = resolved();

    assertThat(connection.servers()).containsExactly("127.0.0.1:7400");
    assertThat(connection.token()).isEqualTo("from-file");
    assertThat(connection.namespace()).isEqualTo("default");
    assertThat(connection.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theEnvironmentWinsOverTheContext() {
    environment.putAll(
        Map.of(
            "BERTH_CONTEXT", "prod",
            "BERTH_SERVER", "c:1,d:2",
            "BERTH_TOKEN", "from-environment",
            "BERTH_NAMESPACE", "other"));

    Connection connection = resolved();

    assertThat(connection.servers()).containsExactly("c:1", "d:2");
    assertThat(connection.token()).isEqualTo("from-environment");
    assertThat(connection.namespace()).isEqualTo("other");
  }

  @Test
  void flagsWinOverTheEnvironment() throws IOException {
    Path token = Files.writeString(home.resolve("flag-token"), "from-flag");
    environment.putAll(
        Map.of(
            "BERTH_CONTEXT", "local",
            "BERTH_SERVER", "c:1",
            "BERTH_TOKEN", "from-environment",
            "BERTH_NAMESPACE", "other"));
    flags.context = "prod";
    flags.server = "e:5";
    flags.tokenFile = token.toString();
    flags.namespace = "mine";
    flags.requestTimeout = "1m30s";

    Connection connection = resolved();

    assertThat(connection.servers()).containsExactly("e:5");
    assertThat(connection.token()).isEqualTo("from-flag");
    assertThat(connection.namespace()).isEqualTo("mine");
    assertThat(connection.requestTimeout()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void anUnknownContextIsBadUsageThatNamesTheNearest() {
    flags.context = "prd";

    assertThatThrownBy(this::resolved)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no context \"prd\"")
        .hasMessageContaining("did you mean \"prod\"?")
        .extracting(e -> ((CommandException) e).exitCode())
        .isEqualTo(2);
  }

  @Test
  void aMisspeltFieldOfTheFileIsNamed() throws IOException {
    Files.writeString(
        home.resolve(".berth/config.yaml"), "contexts:\n  - name: a\n    tokenfile: x\n");

    assertThatThrownBy(this::resolved)
        .hasMessageContaining("config.yaml: unknown field \"contexts[0].tokenfile\"");
  }

  @Test
  void contextsAreMadeUsedAndListed() {
    try (Shell shell = new Shell(home)) {
      assertThat(shell.run("config", "set-context", "lab", "--server", "l:1", "-n", "x").out())
          .isEqualTo("context lab created\n");
      assertThat(shell.run("config", "use-context", "lab").out()).isEqualTo("using context lab\n");
      assertThat(shell.run("config", "get-contexts").out())
          .isEqualTo(
              """
              CURRENT   NAME    SERVERS          NAMESPACE
              -         local   127.0.0.1:7400   -
              -         prod    a:7400,b:7400    web
              *         lab     l:1              x
              """);
      assertThat(shell.run("config", "use-context", "nope").code()).isEqualTo(1);
    }
  }

  @Test
  void theFileIsForItsOwnerAndItsTokensAreNotShown() throws IOException {
    try (Shell shell = new Shell(home)) {
      shell.run("config", "use-context", "prod");

      assertThat(shell.run("config", "view").out())
          .contains("token: <hidden>")
          .doesNotContain("from-config");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(home.resolve(".berth/config.yaml"))))
          .isEqualTo("rw-------");
    }
    assertThat(resolved().token()).isEqualTo("from-config");
    assertThat(List.of(resolved().toString(), resolved().servers().toString()))
        .noneMatch(text -> text.contains("from-config"));
  }
}
