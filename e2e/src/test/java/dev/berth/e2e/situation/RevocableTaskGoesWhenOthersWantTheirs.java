package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One task asks for half a cpu and leaves it idle, until it is told to work. */
@Tag("system")
final class RevocableTaskGoesWhenOthersWantTheirs {
  /** What the revocable task of the sample asks for. */
  private static final long WANTED = 300;

  @RegisterExtension
  final Cluster cluster = Cluster.of(Shape.nodes(1).withNodeletFlags("--revocable-after", "4s"));

  @Test
  void itRunsOnWhatIsIdleIsRevokedWhenThatIsWantedAndComesBack() {
    cluster.tasks().create(owner());
    String owner = cluster.tasks().awaitRunning("owner").getStatus().getContainerId();
    awaitIdleCpu("is idle", milli -> milli >= WANTED);

    assertThat(cluster.berth("apply", "-f", "../manifests/revocable.yaml").exitCode()).isZero();
    cluster.tasks().awaitRunning("revocable");

    did("touch", "/tmp/work");
    Task revoked =
        cluster
            .tasks()
            .await(
                "revocable",
                "is revoked",
                task ->
                    task.getStatus().getAttemptsList().stream()
                        .anyMatch(one -> one.getReason().equals("Revoked")));
    Attempt attempt =
        revoked.getStatus().getAttemptsList().stream()
            .filter(one -> one.getReason().equals("Revoked"))
            .findFirst()
            .orElseThrow();
    assertThat(attempt.getMessage()).contains("revocable ones had asked for 300m cpu and 64Mi");
    cluster.tasks().awaitEvent("revocable", "Revoked");
    awaitIdleCpu("is not idle", milli -> milli < WANTED);
    assertThat(cluster.tasks().get("owner").orElseThrow().getStatus().getContainerId())
        .isEqualTo(owner);

    did("rm", "/tmp/work");
    cluster
        .tasks()
        .await(
            "revocable",
            "runs again",
            task -> Tasks.isRunning(task) && task.getStatus().getAttempt() > attempt.getNumber());
  }

  private void awaitIdleCpu(String what, LongPredicate wanted) {
    var _ =
        Eventually.value(
            Tasks.PATIENCE,
            "the cpu of node-1 " + what,
            () -> cluster.client().objects(Kinds.NODE).get("", "node-1"),
            node -> idleCpu(node).filter(milli -> wanted.test(milli)).isPresent());
  }

  private static Optional<Long> idleCpu(Optional<Node> node) {
    return node.map(one -> one.getStatus().getIdleOrDefault("cpu", Quantity.getDefaultInstance()))
        .filter(amount -> !amount.getText().isEmpty())
        .map(Quantities::milli);
  }

  private void did(String... command) {
    String[] all = new String[command.length + 3];
    all[0] = "exec";
    all[1] = "owner";
    all[2] = "--";
    System.arraycopy(command, 0, all, 3, command.length);
    assertThat(cluster.berth(all).exitCode()).isZero();
  }

  private static Task.Builder owner() {
    return Tasks.asking(
        Tasks.script(
            "owner",
            "trap 'exit 0' TERM;"
                + " while true; do if [ ! -e /tmp/work ]; then sleep 0.2; fi; done"),
        "500m",
        "256Mi");
  }
}
