package dev.berth.nodelet.idle;

import dev.berth.api.rpc.v1.NodeIdle;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.nodelet.admission.Ledger;
import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.pressure.Evicted;
import dev.berth.nodelet.pressure.Evictions;
import dev.berth.nodelet.pressure.NodeSigns;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.Meter;
import dev.berth.nodelet.runtime.Usage;
import dev.berth.nodelet.spec.Claim;
import dev.berth.nodelet.stats.KernelRoots;
import dev.berth.nodelet.stats.Usages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Tasks whose use is the test's, and a watch that looks at them every five seconds. */
final class WatchedTasks {
  private static final int EACH = 5;

  private final FakeTimers timers = new FakeTimers();
  private final NodeSigns signs = new NodeSigns();
  private final Ledger ledger = new Ledger(8000, 8L << 30);
  private final RecordedEvents events = new RecordedEvents();
  private final Evicted evicted = new Evicted("Revoked");
  private final List<ContainerState> running = new ArrayList<>();
  private final Map<String, Long> cpuMillis = new HashMap<>();
  private final Map<String, Long> cpuNanos = new HashMap<>();
  private final Map<String, Long> memory = new HashMap<>();
  private final IdleWatch watch =
      new IdleWatch(
          Duration.ofMinutes(1),
          new IdleWatch.Tasks(
              () -> List.copyOf(running),
              new Usages(new Told(), new KernelRoots(Path.of("/p"), Path.of("/c")), false)),
          ledger,
          new Evictions("n1", evicted, events),
          Duration.ofSeconds(10),
          signs,
          timers);

  /** Tells what the test says. */
  private final class Told implements Meter {
    @Override
    public void ping() {}

    @Override
    public OptionalLong pid(String id) {
      return OptionalLong.empty();
    }

    @Override
    public boolean isQuick() {
      return true;
    }

    @Override
    public Optional<Usage> usage(String id) {
      return Optional.ofNullable(memory.get(id))
          .map(bytes ->
              new Usage(
                  cpuNanos.getOrDefault(id, 0L),
                  bytes,
                  OptionalLong.empty(),
                  Optional.empty(),
                  0,
                  0));
    }

    @Override
    public OptionalLong written(String id) {
      return OptionalLong.empty();
    }
  }

  Evicted evicted() {
    return evicted;
  }

  RecordedEvents events() {
    return events;
  }

  /** Five seconds later; whether it wants to look again soon. */
  boolean look() {
    cpuMillis.forEach((id, milli) -> cpuNanos.merge(id, milli * EACH * 1_000_000, Long::sum));
    timers.advance(Duration.ofSeconds(EACH));
    return watch.look();
  }

  /** The first look of a test is the watch's first, before any time has passed. */
  void pass(int seconds) {
    if (timers.nanos() == 0) {
      watch.look();
    }
    for (int passed = 0; passed < seconds; passed += EACH) {
      look();
    }
  }

  /** From now on. */
  void uses(String id, long milli, long mebibytes) {
    cpuMillis.put(id, milli);
    memory.put(id, mebibytes << 20);
  }

  void runs(String name, long cpu, long mebibytes) {
    running.add(container(name, name, cpu, mebibytes, Map.of()));
  }

  /** A task that ran here already, in a new container. */
  void runsAgain(String id, String name, long cpu, long mebibytes) {
    running.add(container(id, name, cpu, mebibytes, Map.of()));
  }

  void ends(String id) {
    running.removeIf(one -> one.id().equals(id));
  }

  void borrows(String name, long cpu, long mebibytes, int priority) {
    running.add(
        container(
            name,
            name,
            cpu,
            mebibytes,
            Map.of(Labels.REVOCABLE, "true", Labels.PRIORITY, Integer.toString(priority))));
  }

  /** The later it is made, the younger. */
  private ContainerState container(
      String id, String task, long cpu, long mebibytes, Map<String, String> more) {
    Map<String, String> labels = new HashMap<>(more);
    labels.put(Labels.NAMESPACE, "default");
    labels.put(Labels.TASK, task);
    labels.put(Labels.UID, "uid-" + task);
    labels.put(Labels.ATTEMPT, "3");
    labels.put(Labels.CPU, Long.toString(cpu));
    labels.put(Labels.MEMORY, Long.toString(mebibytes << 20));
    return new ContainerState(
        id, labels, new Status.Running(Instant.EPOCH.plusSeconds(running.size())));
  }

  boolean idleIsTold() {
    return signs.state().hasIdle();
  }

  /** As "cpu memory". */
  String idle() {
    NodeIdle idle = signs.state().getIdle();
    return idle.getAmountsOrThrow("cpu").getText()
        + " "
        + idle.getAmountsOrThrow("memory").getText();
  }

  /** Whether a revocable task of that size would be. */
  boolean admits(long cpu, long mebibytes) {
    Optional<Refusal> refusal =
        ledger.admit("lent-" + cpu, new Claim(cpu, mebibytes << 20, Set.of()).withRevocable());
    return refusal.isEmpty();
  }
}
