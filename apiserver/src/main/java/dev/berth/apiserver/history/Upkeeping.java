package dev.berth.apiserver.history;

import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Upkeep;
import dev.berth.apiserver.time.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server's part in the upkeep of the store: it looks at the space, and while it leads it also
 * compacts and makes room. Nothing for a store that somebody else sees to.
 */
public final class Upkeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeeping.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** Its own: a defragmentation may keep one of them busy for minutes. */
  private final Timers timers = new Timers();

  private final HistoryConfig config;
  private final Leadership leadership;
  private final Optional<Work> work;
  private volatile boolean closed;

  private record Work(SpaceWatch watch, HistoryKeeper history, SpaceKeeper space) {}

  /**
   * @param holder a name that no other process has, nor this one when it starts again
   * @param store as it is, not guarded
   * @param resources to write the Lease through
   */
  public Upkeeping(
      HistoryConfig config,
      String holder,
      Store store,
      Resources resources,
      SpaceGuard guard,
      MeterRegistry meters) {
    LongSupplier monotonic = System::nanoTime;
    this.config = config;
    this.leadership = new Leadership(holder, resources, InstantSource.system(), monotonic);
    this.work = store.upkeep().map(upkeep -> work(config, store, upkeep, monotonic, guard, meters));
  }

  private static Work work(
      HistoryConfig config,
      Store store,
      Upkeep upkeep,
      LongSupplier monotonic,
      SpaceGuard guard,
      MeterRegistry meters) {
    return new Work(
        new SpaceWatch(upkeep, config, guard, meters),
        new HistoryKeeper(store, upkeep, config, monotonic, meters),
        new SpaceKeeper(upkeep, config, meters));
  }

  /** Begins; the store's namespaces must be there. */
  public void start() {
    if (work.isEmpty()) {
      return;
    }
    Work mine = work.get();
    timers.every(config.look(), () -> look(mine));
    timers.every(config.look(), () -> orSay("lead", () -> leadership.renew(Deadline.in(TIMEOUT))));
    timers.every(config.look(), () -> whileLeading("compact", () -> mine.history().keep(share())));
    timers.every(config.look(), () -> whileLeading("make room", () -> makeRoom(mine)));
  }

  @Override
  public void close() {
    closed = true;
    timers.close();
  }

  private void look(Work mine) {
    mine.watch().look();
    mine.history().plan(share());
  }

  private static void makeRoom(Work mine) {
    mine.watch().last().ifPresent(seen -> mine.space().makeRoom(seen));
  }

  private double share() {
    return work.flatMap(one -> one.watch().last()).map(Usage::usedShare).orElse(0.0);
  }

  private void whileLeading(String what, Runnable step) {
    if (leadership.leads()) {
      orSay(what, step);
    }
  }

  private void orSay(String what, Runnable step) {
    try {
      step.run();
    } catch (FailureException e) {
      if (closed) {
        return;
      }
      LOG.warn("could not {} now, and tries again failure=\"{}\"", what, e.getMessage());
    }
  }
}
