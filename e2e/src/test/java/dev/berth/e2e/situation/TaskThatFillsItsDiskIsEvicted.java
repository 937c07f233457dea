package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One writes ten times what it may, one puts it out, and one keeps to its limit beside them. */
@Tag("system")
final class TaskThatFillsItsDiskIsEvicted {
  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(1));

  /** A nodelet whose looks take long takes fewer of them. */
  private static final Duration LOOKS = Duration.ofMinutes(3);

  @Test
  void whoWritesAndWhoLogsTooMuchGoAndTheOtherStays() {
    cluster.tasks().create(limited("modest", "dd if=/dev/zero of=/junk bs=1M count=3"));
    String modest = cluster.tasks().awaitRunning("modest").getStatus().getContainerId();
    cluster.tasks().create(limited("filler", "dd if=/dev/zero of=/junk bs=1M count=50"));
    cluster
        .tasks()
        .create(limited("talker", "dd if=/dev/zero bs=1M count=6 | tr '\\0' x | fold -w 1000"));

    Attempt filler = evicted("filler");
    // Or less, when it was looked at while it wrote.
    assertThat(filler.getMessage())
        .matches(
            "Container filler exceeded its local ephemeral storage limit \"5Mi\": it has written"
                + " ([5-9]|[1-5]\\d)\\.\\dMi");
    assertThat(evicted("talker").getMessage())
        .startsWith("Container talker exceeded its local ephemeral storage limit \"5Mi\"")
        .endsWith("of it to its log");
    cluster.tasks().awaitEvent("filler", "Evicted");
    Task stays = cluster.tasks().awaitRunning("modest");
    assertThat(stays.getStatus().getContainerId()).isEqualTo(modest);
    assertThat(stays.getStatus().getAttemptsCount()).isZero();
  }

  private Attempt evicted(String name) {
    Attempt attempt =
        cluster
            .tasks()
            .await(LOOKS, name, "is evicted", task -> task.getStatus().getAttemptsCount() > 0)
            .getStatus()
            .getAttempts(0);
    assertThat(attempt.getReason()).isEqualTo("Evicted");
    return attempt;
  }

  private static Task.Builder limited(String name, String script) {
    Task.Builder task =
        Tasks.script(
            name,
            "trap 'exit 0' TERM; " + script + " 2> /dev/null; while true; do sleep 0.2; done");
    task.getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("ephemeral-storage", Quantities.of("5Mi"));
    return task;
  }
}
