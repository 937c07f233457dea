package dev.berth.nodelet.pressure;

import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.node.NodeSignals.Signal;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.NodeletConfig;
import dev.berth.nodelet.node.NodeFacts;
import dev.berth.nodelet.periodic.Periodic;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.Meter;
import dev.berth.nodelet.stats.Machine;
import dev.berth.nodelet.stats.Usages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the machine, says how it does, and evicts when it must. Memory comes before disk: it
 * kills sooner.
 */
public final class PressureWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PressureWatch.class);
  private static final Duration CALM = Duration.ofSeconds(5);
  private static final Duration PRESSED = Duration.ofSeconds(2);

  /** What a container may need to go beyond its grace, before another one is evicted. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final PressureRules rules;
  private final Gauges gauges;
  private final Containers containers;
  private final Evictions evictions;
  private final NodeSigns signs;
  private final Timers timers;
  private final Periodic looks;
  // Used by the thread alone, or by a test in its place.
  private Pressure memory = Pressure.NONE;
  private Pressure disk = Pressure.NONE;
  private @Nullable Leaving leaving;
  private @Nullable Future<?> freeing;

  PressureWatch(
      PressureRules rules,
      Gauges gauges,
      Containers containers,
      Evictions evictions,
      NodeSigns signs,
      Timers timers) {
    this.rules = rules;
    this.gauges = gauges;
    this.containers = containers;
    this.evictions = evictions;
    this.signs = signs;
    this.timers = timers;
    this.looks =
        new Periodic(
            // At once: what an earlier process said of the node may be true no longer.
            "pressure", timers, Duration.ZERO, CALM, () -> look() ? PRESSED : CALM);
  }

  /** A watch over this machine. */
  public static PressureWatch of(
      NodeletConfig config,
      NodeFacts facts,
      Machine machine,
      Containers containers,
      Evictions evictions,
      NodeSigns signs,
      Timers timers) {
    PressureRules rules = config.margins().pressure();
    return new PressureWatch(
        rules,
        new Gauges(
            rules, machine, facts.boundedMemory(), facts.runtimeFolder(), config.data(), timers),
        containers,
        evictions,
        signs,
        timers);
  }

  /**
   * The node's containers, and what they use.
   *
   * @param running those that run
   * @param freeImages begins to remove images that nobody uses, where the disk is full of them
   */
  public record Containers(
      Supplier<List<ContainerState>> running,
      Usages usages,
      Meter meter,
      Supplier<Future<?>> freeImages) {}

  /** One that was evicted, and when that is given up on. */
  private record Leaving(String container, long untilNanos) {}

  public void start() {
    looks.start();
  }

  @Override
  public void close() {
    looks.close();
  }

  /** One look; whether the next should come soon. */
  boolean look() throws IOException {
    List<ContainerState> running = containers.running().get();
    long now = timers.nanos();
    memory = memory.after(gauges.memory(() -> total(running)), now, rules.hold());
    disk = disk.after(gauges.disk(), now, rules.hold());
    say(Signal.MEMORY_PRESSURE, memory, "NodeHasInsufficientMemory", "NodeHasSufficientMemory");
    say(Signal.DISK_PRESSURE, disk, "NodeHasDiskPressure", "NodeHasNoDiskPressure");
    if (!isWaiting(running, now)) {
      relieve(running);
    }
    if (disk.looks() == 0) {
      freeing = null;
    }
    return memory.looks() > 0 || disk.looks() > 0;
  }

  private void say(Signal signal, Pressure pressure, String bad, String good) {
    if (pressure.holds()) {
      signs.wrong(signal, bad, pressure.message());
    } else {
      signs.well(signal, good, "enough is available");
    }
  }

  private boolean isWaiting(List<ContainerState> running, long now) {
    Leaving one = leaving;
    if (one == null) {
      return false;
    }
    boolean stays = running.stream().anyMatch(it -> it.id().equals(one.container()));
    if (stays && now - one.untilNanos() < 0) {
      return true;
    }
    leaving = null;
    return false;
  }

  private void relieve(List<ContainerState> running) {
    Optional<Reading> memoryShort = memory.toRelieve();
    Optional<Reading> diskShort = disk.toRelieve();
    if (memoryShort.isPresent()) {
      evict(candidates(running, this::memoryOf, Labels.MEMORY), memoryShort.get());
    } else if (diskShort.isPresent() && areImagesFreed()) {
      evict(candidates(running, this::writtenBy, Labels.DISK), diskShort.get());
    }
  }

  /** What nobody uses goes first; meanwhile memory is still looked at. */
  private boolean areImagesFreed() {
    Future<?> begun = freeing;
    if (begun == null) {
      freeing = containers.freeImages().get();
      return false;
    }
    return begun.isDone();
  }

  private void evict(List<Candidate> candidates, Reading shortage) {
    Optional<Candidate> first = Ranking.victim(candidates);
    if (first.isEmpty()) {
      log.debug("no task is worth evicting: {}", shortage.text());
      return;
    }
    ContainerState victim = first.get().container();
    String message = Ranking.reason(first.get(), shortage);
    try {
      evictions.evict(victim, Evictions.EVICTED, message, rules.grace());
      leaving = new Leaving(victim.id(), timers.nanos() + rules.grace().plus(MARGIN).toNanos());
    } catch (FailureException e) {
      log.warn("task not evicted, will be tried again: {}", e.getMessage());
    }
  }

  private static List<Candidate> candidates(
      List<ContainerState> running, ToLongFunction<ContainerState> use, String label) {
    List<Candidate> candidates = new ArrayList<>();
    for (ContainerState one : running) {
      candidates.add(new Candidate(one, use.applyAsLong(one), one.number(label, 0)));
    }
    return candidates;
  }

  private long total(List<ContainerState> running) {
    return running.stream().mapToLong(this::memoryOf).sum();
  }

  private long memoryOf(ContainerState container) {
    return containers.usages().memory(container.id()).orElse(0);
  }

  private long writtenBy(ContainerState container) {
    return containers.meter().written(container.id()).orElse(0);
  }
}
