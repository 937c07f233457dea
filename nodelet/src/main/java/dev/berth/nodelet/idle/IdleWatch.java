package dev.berth.nodelet.idle;

import dev.berth.api.failure.FailureException;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.admission.Ledger;
import dev.berth.nodelet.periodic.Periodic;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.pressure.Evictions;
import dev.berth.nodelet.pressure.NodeSigns;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.spec.Claim;
import dev.berth.nodelet.spec.Room;
import dev.berth.nodelet.stats.Load;
import dev.berth.nodelet.stats.Usages;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures what is idle, lets revocable tasks have it, and takes it back from them. */
public final class IdleWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IdleWatch.class);
  private static final Duration CALM = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final int LOOKS_OF_A_WINDOW = 12;

  /** A task that is being restarted just then would otherwise cost others their places. */
  private static final int LOOKS_TO_REVOKE = 2;

  /** What a container may need to go beyond its grace, before it is revoked once more. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Duration window;
  private final Supplier<List<ContainerState>> running;
  private final Usages usages;
  private final Ledger ledger;
  private final Evictions evictions;
  private final Duration grace;
  private final NodeSigns signs;
  private final Timers timers;
  private final Periodic looks;
  // Used by the thread alone, or by a test in its place.
  private final Peaks peaks;
  private final Rates rates = new Rates();
  private final Map<String, Long> leaving = new HashMap<>();
  private @Nullable Long began;
  private @Nullable Word word;
  private int shortLooks;

  /**
   * @param window for how long a task must have left unused what is idle
   * @param tasks the node's containers, and what they use
   * @param ledger is told what revocable tasks may have
   * @param grace how long at most a revoked container has between stop signal and kill
   */
  public IdleWatch(
      Duration window,
      Tasks tasks,
      Ledger ledger,
      Evictions evictions,
      Duration grace,
      NodeSigns signs,
      Timers timers) {
    this.window = window;
    this.running = tasks.running();
    this.usages = tasks.usages();
    this.ledger = ledger;
    this.evictions = evictions;
    this.grace = grace;
    this.signs = signs;
    this.timers = timers;
    this.peaks = new Peaks(window);
    Duration part = window.dividedBy(LOOKS_OF_A_WINDOW);
    Duration calm = part.compareTo(CALM) < 0 ? part : CALM;
    Duration pressed = calm.compareTo(SHORT) < 0 ? calm : SHORT;
    this.looks = new Periodic("idle", timers, Duration.ZERO, calm, () -> look() ? pressed : calm);
  }

  /**
   * The node's containers.
   *
   * @param running those that run
   */
  public record Tasks(Supplier<List<ContainerState>> running, Usages usages) {}

  public void start() {
    looks.start();
  }

  @Override
  public void close() {
    looks.close();
  }

  /** One look; whether the next should come soon. */
  boolean look() {
    List<ContainerState> all = running.get();
    Room idle = idle(all);
    leaving.keySet().retainAll(ids(all));
    long now = timers.nanos();
    if (began == null) {
      began = now;
    }
    if (now - began < window.toNanos()) {
      return false;
    }
    List<ContainerState> borrowers =
        all.stream().filter(one -> one.isRevocable() && !isLeaving(one, now)).toList();
    Room borrowed = Revocation.borrowed(borrowers);
    Room lent = Lending.of(idle);
    ledger.lend(lent);
    word = word == null ? new Word(lent, now) : word.after(lent, borrowed, now);
    signs.idle(word.told());
    shortLooks = idle.covers(borrowed) ? 0 : shortLooks + 1;
    if (shortLooks >= LOOKS_TO_REVOKE) {
      String why = Revocation.reason(borrowed, idle);
      Revocation.of(borrowers, idle).forEach(one -> revoke(one, why, now));
    }
    return shortLooks > 0;
  }

  /** What tasks that are not revocable have requested and did not use, all in all. */
  private Room idle(List<ContainerState> all) {
    usages.keep(ids(all));
    rates.keep(ids(all));
    List<ContainerState> owners = all.stream().filter(one -> !one.isRevocable()).toList();
    owners.forEach(this::measure);
    peaks.forget(timers.nanos());
    Room idle = Room.NONE;
    for (ContainerState one : owners) {
      Room requested = Claim.of(one).room();
      idle = idle.plus(requested).minus(peaks.of(Fence.of(one), requested));
    }
    return idle.max(Room.NONE);
  }

  private void measure(ContainerState container) {
    usages
        .load(container.id())
        .ifPresent(load -> {
          long now = timers.nanos();
          Room requested = Claim.of(container).room();
          peaks.saw(Fence.of(container), requested, used(container, load, now), now);
        });
  }

  /** At the first look at a container only its memory is known. */
  private Room used(ContainerState container, Load load, long now) {
    return new Room(
        rates.milli(container.id(), load.cpuNanos(), now).orElse(0), load.memoryBytes());
  }

  private void revoke(ContainerState container, String why, long now) {
    try {
      evictions.evict(container, Evictions.REVOKED, why, grace);
      leaving.put(container.id(), now + grace.plus(MARGIN).toNanos());
    } catch (FailureException e) {
      log.warn("task not revoked, will be tried again: {}", e.getMessage());
    }
  }

  private boolean isLeaving(ContainerState container, long now) {
    Long until = leaving.get(container.id());
    return until != null && now - until < 0;
  }

  private static Set<String> ids(List<ContainerState> containers) {
    return containers.stream().map(ContainerState::id).collect(Collectors.toSet());
  }
}
