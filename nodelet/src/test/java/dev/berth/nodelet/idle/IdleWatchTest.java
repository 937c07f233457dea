package dev.berth.nodelet.idle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.NodeIdle;
import dev.berth.api.rpc.v1.Place;
import dev.berth.client.PlacementClient;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.nodelet.admission.Ledger;
import dev.berth.nodelet.plan.Refusal;
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
import org.junit.jupiter.api.Test;

/** Looks every five seconds at tasks whose use is the test's. */
class IdleWatchTest {
  private static final int EACH = 5;

  private final FakeTimers timers = new FakeTimers();
  private final NodeSigns signs = new NodeSigns();
  private final Ledger ledger = new Ledger(8000, 8L << 30);
  private final RecordedEvents events = new RecordedEvents();
  private final Evicted evicted = new Evicted();
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

  /** Keeps who was evicted, and why. */
  private static final class Evicted implements PlacementClient {
    private final List<String> names = new ArrayList<>();
    private Optional<Failure> failure = Optional.empty();

    @Override
    public void evict(Place place, String reason, String message, OptionalLong graceSeconds) {
      if (failure.isPresent()) {
        throw new FailureException(failure.get());
      }
      assertThat(graceSeconds).hasValue(10);
      assertThat(message).contains("revocable ones had asked for");
      names.add(reason + " " + place.getName() + "#" + place.getAttempt());
    }

    @Override
    public void evictWithinBudgets(Place place, String reason, String message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<BindResult> bind(List<Bind> binds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(Place place, String reason, String message) {
      throw new UnsupportedOperationException();
    }
  }

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

  @Test
  void saysAndLendsNothingBeforeItHasWatchedForTheWholeWindow() {
    runs("web", 2000, 1024);
    uses("web", 500, 256);
    pass(55);
    assertThat(signs.state().hasIdle()).isFalse();
    assertThat(admits(100, 0)).isFalse();
    pass(5);
    assertThat(idle()).isEqualTo("1300m 640Mi");
    assertThat(admits(1300, 640)).isTrue();
    assertThat(admits(1, 0)).isFalse();
  }

  @Test
  void moreUseCountsAtOnceAndLessAfterTheWindow() {
    runs("web", 2000, 1024);
    uses("web", 500, 256);
    pass(60);
    uses("web", 1500, 256);
    pass(5);
    assertThat(idle()).isEqualTo("400m 640Mi");
    uses("web", 500, 256);
    pass(55);
    assertThat(idle()).isEqualTo("400m 640Mi");
    pass(5);
    assertThat(idle()).isEqualTo("1300m 640Mi");
  }

  @Test
  void aTaskThatIsNewHereCountsAsUsingAllAndOneThatIsRestartedDoesNot() {
    runs("web", 1000, 1024);
    uses("web", 0, 0);
    pass(60);
    assertThat(idle()).isEqualTo("900m 896Mi");
    runs("new", 1000, 1024);
    uses("new", 0, 0);
    pass(60);
    assertThat(idle()).isEqualTo("900m 896Mi");
    pass(5);
    assertThat(idle()).isEqualTo("1800m 1792Mi");

    running.removeIf(one -> one.id().equals("new"));
    running.add(container("another", "new", 1000, 1024, Map.of()));
    uses("another", 0, 0);
    pass(5);
    assertThat(idle()).isEqualTo("1800m 1792Mi");
  }

  @Test
  void whoUsesMoreThanHeAskedForTakesItFromWhatOthersLeave() {
    runs("web", 2000, 1024);
    uses("web", 0, 0);
    runs("greedy", 0, 0);
    uses("greedy", 1000, 512);
    pass(60);
    assertThat(idle()).isEqualTo("900m 448Mi");
  }

  @Test
  void whatIsNotMeasuredIsNotIdle() {
    runs("web", 2000, 1024);
    pass(60);
    assertThat(idle()).isEqualTo("0 0");
  }

  /** They use it: that is no reason to lend less, or more. */
  @Test
  void revocableTasksNeitherLeaveAnythingIdleNorTakeAny() {
    runs("web", 2000, 1024);
    uses("web", 500, 256);
    borrows("lent", 1000, 512, 0);
    uses("lent", 1000, 600);
    pass(60);
    assertThat(idle()).isEqualTo("1300m 640Mi");
    assertThat(evicted.names).isEmpty();
  }

  @Test
  void aSmallChangeIsNotToldAndWhatIsOwedIs() {
    runs("web", 4000, 4096);
    uses("web", 0, 0);
    pass(60);
    assertThat(idle()).isEqualTo("3600m 3648Mi");
    uses("web", 200, 0);
    pass(5);
    assertThat(idle()).isEqualTo("3600m 3648Mi");
    borrows("lent", 3500, 64, 0);
    pass(5);
    assertThat(idle()).isEqualTo("3400m 3648Mi");
  }

  @Test
  void theLeastImportantGoesAtTheSecondLookAndOnlyAsManyAsItTakes() {
    runs("web", 2000, 2048);
    uses("web", 0, 0);
    borrows("high", 600, 64, 5);
    borrows("low", 600, 64, 0);
    borrows("low-young", 600, 64, 0);
    pass(60);
    assertThat(evicted.names).isEmpty();

    // The tenth that is not lent is for this.
    uses("web", 200, 0);
    pass(20);
    assertThat(evicted.names).isEmpty();

    uses("web", 500, 0);
    assertThat(look()).isTrue();
    assertThat(evicted.names).isEmpty();
    look();
    assertThat(evicted.names).containsExactly("Revoked low-young#3");
    assertThat(events.all()).singleElement().returns("Revoked", RecordedEvents.Recorded::reason);

    // It takes its time to go; then there is enough for the others.
    look();
    assertThat(look()).isFalse();
    assertThat(evicted.names).hasSize(1);
    running.removeIf(one -> one.id().equals("low-young"));
    pass(60);
    assertThat(evicted.names).hasSize(1);
    uses("web", 2000, 0);
    pass(10);
    assertThat(evicted.names)
        .containsExactly("Revoked low-young#3", "Revoked low#3", "Revoked high#3");
  }

  @Test
  void oneThatNeverGoesIsRevokedOnceMore() {
    runs("web", 1000, 64);
    uses("web", 1000, 0);
    borrows("lent", 600, 0, 0);
    pass(60);
    pass(5);
    assertThat(evicted.names).containsExactly("Revoked lent#3");
    pass(35);
    assertThat(evicted.names).hasSize(1);
    pass(15);
    assertThat(evicted.names).hasSize(2);
  }

  @Test
  void triesAgainWhenNoApiServerTakesIt() {
    runs("web", 1000, 64);
    uses("web", 1000, 0);
    borrows("lent", 600, 0, 0);
    evicted.failure = Optional.of(new Failure.Unavailable("away"));
    pass(70);
    evicted.failure = Optional.empty();
    pass(5);
    assertThat(evicted.names).containsExactly("Revoked lent#3");
  }

  /** What is idle is not known then, and they may have run for days. */
  @Test
  void aWatchThatBeginsBesideThemRevokesNobodyBeforeItKnows() {
    runs("web", 2000, 1024);
    uses("web", 0, 0);
    borrows("lent", 1000, 512, 0);
    pass(55);
    assertThat(evicted.names).isEmpty();
    pass(20);
    assertThat(evicted.names).isEmpty();
  }

  private boolean look() {
    cpuMillis.forEach((id, milli) -> cpuNanos.merge(id, milli * EACH * 1_000_000, Long::sum));
    timers.advance(Duration.ofSeconds(EACH));
    return watch.look();
  }

  /** The first look of a test is the watch's first, before any time has passed. */
  private void pass(int seconds) {
    if (timers.nanos() == 0) {
      watch.look();
    }
    for (int passed = 0; passed < seconds; passed += EACH) {
      look();
    }
  }

  private void uses(String id, long milli, long mebibytes) {
    cpuMillis.put(id, milli);
    memory.put(id, mebibytes << 20);
  }

  private void runs(String name, long cpu, long mebibytes) {
    running.add(container(name, name, cpu, mebibytes, Map.of()));
  }

  private void borrows(String name, long cpu, long mebibytes, int priority) {
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

  private String idle() {
    NodeIdle idle = signs.state().getIdle();
    return idle.getAmountsOrThrow("cpu").getText()
        + " "
        + idle.getAmountsOrThrow("memory").getText();
  }

  private boolean admits(long cpu, long mebibytes) {
    Optional<Refusal> refusal =
        ledger.admit("lent-" + cpu, new Claim(cpu, mebibytes << 20, Set.of()).withRevocable());
    return refusal.isEmpty();
  }
}
