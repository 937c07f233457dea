package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Task;
import dev.berth.client.ListOptions;
import dev.berth.testkit.TestObjects;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanRebalanceTest {
  @TempDir Path home;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(home);
    Quay quay = new Quay(shell);
    quay.node("n1", "4");
    quay.node("n2", "4");
    run("large", "2", "n1");
    run("small", "100m", "n2");
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void saysWhatWouldBeMovedAndMovesNothing() {
    String before = version();

    Shell.Done done = shell.run("plan", "--rebalance", "--rebalance-settled", "0");

    assertThat(done)
        .isEqualTo(
            new Shell.Done(
                0,
                """
                WOULD BE MOVED   FROM   TO   WHY
                default/small    n2     n1   nearly nothing is on node n2, and all of it fits elsewhere

                Nodes: 2, 0 hot, 1 nearly empty. Tasks: 1 would be moved.
                """,
                ""));
    assertThat(version()).isEqualTo(before);
  }

  @Test
  void whoHasComeOfLateWouldStay() {
    String nothing = "Nodes: 2, 0 hot, 1 nearly empty. Tasks: 0 would be moved.\n";

    assertThat(shell.run("plan", "--rebalance").out()).isEqualTo(nothing);
    shell.timers().advance(Duration.ofMinutes(11));
    assertThat(shell.run("plan", "--rebalance").out()).contains("Tasks: 1 would be moved.");
    assertThat(shell.run("plan", "--rebalance=hot").out())
        .isEqualTo("Nodes: 2, 0 hot. Tasks: 0 would be moved.\n");
  }

  @Test
  void nodesThatDoNotTellWhatIsUsedAreNamed() {
    Shell.Done done = shell.run("plan", "--rebalance=busy");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).isEqualTo("Nodes: 2, 0 busy. Tasks: 0 would be moved.\n");
    assertThat(done.err())
        .contains("node n1 is not connected to this API server")
        .contains("node n2 is not connected to this API server");
  }

  @ParameterizedTest
  @CsvSource({
    "--rebalance=warm, 'must be hot, busy, empty, some of them with commas between, or none: warm'",
    "--rebalance --rebalance-hot=30, '--rebalance-empty must be from 0 to 10 percent, well below hot: 20'",
    "--rebalance --rebalance-settled=soon, '--rebalance-settled: \"soon\" is not a duration'",
    "--rebalance=none, 'say hot, busy, empty or some of them with commas between'",
    "--rebalance -f x.yaml, it goes without other options",
    "--rebalance --fail-if-pending, it goes without other options",
  })
  void whatMakesNoSenseIsRefused(String arguments, String message) {
    Shell.Done done = shell.run(("plan " + arguments).split(" ", -1));

    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains(message);
  }

  private void run(String name, String cpu, String node) {
    Task _ = shell.cluster().run(TestObjects.task(name, cpu, "64Mi"), node);
  }

  private String version() {
    return shell.objects(Kinds.BINDING).listAll(ListOptions.ALL).resourceVersion();
  }
}
