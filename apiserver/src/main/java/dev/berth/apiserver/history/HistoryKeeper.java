package dev.berth.apiserver.history;

import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Upkeep;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compacts the store to what it has itself seen to be old enough. */
final class HistoryKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** A change of what is kept is said when it is more than a quarter of what was said last. */
  private static final int WORTH_SAYING = 4;

  private final Store store;
  private final Upkeep upkeep;
  private final HistoryConfig config;
  private final LongSupplier monotonic;
  private final Notes notes;
  private Duration saidLast;
  private long compactedAt;
  private volatile Duration kept;
  private volatile long compacted;

  HistoryKeeper(
      Store store,
      Upkeep upkeep,
      HistoryConfig config,
      LongSupplier monotonic,
      MeterRegistry meters) {
    this.store = store;
    this.upkeep = upkeep;
    this.config = config;
    this.monotonic = monotonic;
    this.notes = new Notes(config.floor());
    this.kept = config.wanted();
    this.saidLast = config.wanted();
    Gauge.builder("berth.history.seconds", () -> kept.toMillis() / 1000.0)
        .description("How much history is kept at least; less than asked for when space is short")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("berth.history.compacted.revision", () -> compacted)
        .description("Up to where this server has compacted")
        .register(meters);
  }

  /**
   * Decides how much is to be kept. Every server does, for its meters; the one that leads acts on
   * it.
   *
   * @param usedShare how much of the quota is in use
   */
  void plan(double usedShare) {
    kept = HistoryPlan.kept(config, usedShare);
  }

  /** Compacts when that is due. Only the server that leads calls it. */
  void keep(double usedShare) {
    plan(usedShare);
    say(kept, usedShare);
    long revision = store.revision(TIMEOUT);
    long now = monotonic.getAsLong();
    if (!notes.note(now, revision)) {
      LOG.warn("the store's history was replaced revision={}", revision);
      compacted = 0;
    }
    OptionalLong old = notes.before(kept, now);
    boolean due = compacted == 0 || now - compactedAt >= HistoryPlan.pause(kept).toNanos();
    if (old.isPresent() && old.getAsLong() > compacted && due) {
      upkeep.compact(old.getAsLong(), TIMEOUT);
      compacted = old.getAsLong();
      compactedAt = now;
      LOG.debug("compacted revision={} newest={} kept={}", compacted, revision, kept);
    }
  }

  private void say(Duration now, double usedShare) {
    Duration change = now.minus(saidLast).abs();
    boolean backAgain = now.equals(config.wanted()) && !saidLast.equals(now);
    if (backAgain || change.multipliedBy(WORTH_SAYING).compareTo(saidLast) > 0) {
      LOG.info(
          "keeps {} s of history, of {} s wanted used={}%",
          now.toSeconds(), config.wanted().toSeconds(), Math.round(usedShare * 100));
      saidLast = now;
    }
  }
}
