package dev.berth.nodelet.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.Meter;
import dev.berth.nodelet.runtime.Usage;
import dev.berth.nodelet.stats.KernelRoots;
import dev.berth.nodelet.stats.Machine;
import dev.berth.nodelet.stats.Usages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PressureWatchTest {
  private static final String MEMORY_TAINT = "berth.dev/memory-pressure";
  private static final String DISK_TAINT = "berth.dev/disk-pressure";

  @TempDir Path folder;
  private final FakeTimers timers = new FakeTimers();
  private final NodeSigns signs = new NodeSigns();
  private final List<ContainerState> running = new ArrayList<>();
  private final Map<String, Long> memory = new HashMap<>();
  private final Map<String, Long> written = new HashMap<>();
  private final Evicted evicted = new Evicted("Evicted");
  private final AtomicInteger freed = new AtomicInteger();
  private final CompletableFuture<Void> freeing = new CompletableFuture<>();
  private final RecordedEvents events = new RecordedEvents();

  /** Tells what the test says. */
  private final class Told implements Meter {
    @Override
    public void ping() {}

    @Override
    public OptionalLong pid(String id) {
      return OptionalLong.empty();
    }

    @Override
    public Optional<Usage> usage(String id) {
      return Optional.ofNullable(memory.get(id))
          .map(bytes -> new Usage(0, bytes, OptionalLong.empty(), Optional.empty(), 0, 0));
    }

    @Override
    public OptionalLong written(String id) {
      return OptionalLong.of(written.getOrDefault(id, 0L));
    }
  }

  @BeforeEach
  void thereIsEnough() throws IOException {
    available(500);
  }

  private PressureWatch watch(String memoryBelow, String diskBelow, OptionalLong offered)
      throws IOException {
    PressureRules rules =
        new PressureRules(
            Threshold.parse("m", memoryBelow),
            Threshold.parse("d", diskBelow),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1));
    KernelRoots roots = new KernelRoots(folder, folder);
    return new PressureWatch(
        rules,
        new Gauges(rules, new Machine(roots, folder), offered, folder, folder, timers),
        new PressureWatch.Containers(
            () -> List.copyOf(running),
            new Usages(new Told(), roots, false),
            new Told(),
            () -> {
              freed.incrementAndGet();
              return freeing;
            }),
        new Evictions("n1", evicted, events),
        signs,
        timers);
  }

  @Test
  void evictsTheGreediestAtTheSecondLookAndNobodyElseUntilItHasGone() throws Exception {
    PressureWatch watch = watch("100Mi", "0", OptionalLong.empty());
    runs("greedy", 230, 32);
    runs("modest", 20, 64);
    assertThat(watch.look()).isFalse();
    assertThat(signs.state().getTaintKeysList()).isEmpty();

    available(48);
    assertThat(watch.look()).isTrue();
    assertThat(signs.state().getTaintKeysList()).containsExactly(MEMORY_TAINT);
    assertThat(condition("MemoryPressure")).isEqualTo("True");
    assertThat(evicted.names()).isEmpty();
    watch.look();
    assertThat(evicted.names()).containsExactly("greedy#3");
    assertThat(evicted.messages().getFirst()).contains("48.0Mi of 1.0Gi", "230.0Mi", "32.0Mi");

    // It takes its time to go.
    watch.look();
    assertThat(evicted.names()).hasSize(1);
    running.removeIf(one -> one.id().equals("greedy"));
    available(500);
    watch.look();
    assertThat(evicted.names()).hasSize(1);
    assertThat(condition("MemoryPressure")).isEqualTo("True");

    timers.advance(Duration.ofSeconds(61));
    watch.look();
    assertThat(condition("MemoryPressure")).isEqualTo("False");
    assertThat(signs.state().getTaintKeysList()).isEmpty();
  }

  @Test
  void theNextGoesWhenItIsStillShortAfterTheFirst() throws Exception {
    PressureWatch watch = watch("100Mi", "0", OptionalLong.empty());
    runs("a", 230, 32);
    runs("b", 130, 32);
    available(48);
    watch.look();
    watch.look();
    running.removeIf(one -> one.id().equals("a"));
    watch.look();
    assertThat(evicted.names()).containsExactly("a#3", "b#3");
  }

  @Test
  void oneThatNeverGoesIsNotWaitedForEndlessly() throws Exception {
    PressureWatch watch = watch("100Mi", "0", OptionalLong.empty());
    runs("a", 230, 32);
    available(48);
    watch.look();
    watch.look();
    timers.advance(Duration.ofSeconds(41));
    watch.look();
    assertThat(evicted.names()).containsExactly("a#3", "a#3");
  }

  @Test
  void triesAgainWhenNoApiServerTakesIt() throws Exception {
    PressureWatch watch = watch("100Mi", "0", OptionalLong.empty());
    runs("a", 230, 32);
    available(48);
    evicted.fail(new Failure.Unavailable("away"));
    watch.look();
    watch.look();
    evicted.work();
    watch.look();
    assertThat(evicted.names()).containsExactly("a#3");
  }

  /** However much the machine has: tasks were offered a part of it. */
  @Test
  void tasksThatUseUpTheOfferAreShortOfMemory() throws Exception {
    PressureWatch watch = watch("100Mi", "0", OptionalLong.of(200L << 20));
    runs("greedy", 150, 32);
    runs("modest", 29, 32);
    watch.look();
    assertThat(condition("MemoryPressure")).isEqualTo("False");
    memory.put("greedy", 152L << 20);
    watch.look();
    watch.look();
    assertThat(evicted.names()).containsExactly("greedy#3");
    assertThat(evicted.messages().getFirst())
        .contains("memory for tasks: 19.0Mi of 200.0Mi are available, and 20.0Mi are to stay so");
  }

  @Test
  void forDiskTheOneGoesThatHasWrittenTheMost() throws Exception {
    PressureWatch watch = watch("0", "100%", OptionalLong.empty());
    runs("clean", 500, 0);
    runs("writer", 10, 0);
    written.put("writer", 50L << 20);
    watch.look();
    assertThat(signs.state().getTaintKeysList()).containsExactly(DISK_TAINT);
    watch.look();
    assertThat(evicted.names()).as("images go first").isEmpty();
    watch.look();
    assertThat(evicted.names()).as("while they do, it is waited").isEmpty();
    assertThat(freed).hasValue(1);
    freeing.complete(null);
    watch.look();
    assertThat(evicted.names()).containsExactly("writer#3");
    running.removeIf(one -> one.id().equals("writer"));
    watch.look();
    assertThat(freed).hasValue(1);
    assertThat(evicted.names()).as("who has written nothing frees nothing").hasSize(1);
  }

  private void available(long mebibytes) throws IOException {
    Files.writeString(
        folder.resolve("meminfo"),
        "MemTotal:        1048576 kB\nMemFree:  1 kB\nMemAvailable:     %d kB\n"
            .formatted(mebibytes * 1024));
  }

  private void runs(String name, long usedMebibytes, long requestedMebibytes) {
    running.add(
        new ContainerState(
            name,
            Map.of(
                Labels.TASK,
                name,
                Labels.NAMESPACE,
                "default",
                Labels.ATTEMPT,
                "3",
                Labels.MEMORY,
                Long.toString(requestedMebibytes << 20)),
            new Status.Running(Instant.EPOCH)));
    memory.put(name, usedMebibytes << 20);
  }

  private String condition(String type) {
    return signs.state().getConditionsList().stream()
        .filter(one -> one.getType().equals(type))
        .findFirst()
        .orElseThrow()
        .getStatus();
  }
}
