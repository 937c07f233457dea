package dev.berth.apiserver.history;

import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Space;
import dev.berth.apiserver.store.Upkeep;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the space of all members, and tells the guard and the meters. */
final class SpaceWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceWatch.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** One member's sizes, for its meters. */
  private record Sizes(AtomicLong file, AtomicLong used) {}

  private final Upkeep upkeep;
  private final HistoryConfig config;
  private final SpaceGuard guard;
  private final MeterRegistry meters;
  private final AtomicLong quota;
  private final Map<String, Sizes> sizes = new ConcurrentHashMap<>();
  private volatile Optional<Usage> last = Optional.empty();
  private volatile boolean complete = true;

  SpaceWatch(Upkeep upkeep, HistoryConfig config, SpaceGuard guard, MeterRegistry meters) {
    this.upkeep = upkeep;
    this.config = config;
    this.guard = guard;
    this.meters = meters;
    this.quota = new AtomicLong(config.quotaBytes());
  }

  /** What the last look has shown; empty when none has shown anything. */
  Optional<Usage> last() {
    return last;
  }

  void look() {
    try {
      Space space = upkeep.space(TIMEOUT);
      Optional<Usage> usage = Usage.of(space, config.quotaBytes());
      if (usage.isEmpty()) {
        return;
      }
      measure(space, usage.get());
      if (complete != space.complete()) {
        sayWhetherComplete(space);
      }
      guard.looked(usage.get());
      last = usage;
    } catch (FailureException e) {
      LOG.debug("the space of the store is not known now failure=\"{}\"", e.getMessage());
    }
  }

  private void sayWhetherComplete(Space space) {
    complete = space.complete();
    if (!complete) {
      LOG.warn(
          "etcd has members that --etcd does not name: their space is not watched, and no member is"
              + " defragmented known={}",
          space.members().stream().map(Space.Member::name).toList());
    }
  }

  private void measure(Space space, Usage usage) {
    if (sizes.isEmpty()) {
      Gauge.builder("berth.etcd.quota.bytes", quota, AtomicLong::doubleValue)
          .description("How large the database of a member may grow")
          .baseUnit("bytes")
          .register(meters);
    }
    quota.set(usage.quotaBytes());
    for (Space.Member member : space.members()) {
      Sizes known = sizes.computeIfAbsent(member.name(), this::register);
      if (member.fileBytes() > 0) {
        known.file().set(member.fileBytes());
        known.used().set(member.usedBytes());
      }
    }
  }

  private Sizes register(String member) {
    Sizes made = new Sizes(new AtomicLong(), new AtomicLong());
    Gauge.builder("berth.etcd.db.bytes", made.file(), AtomicLong::doubleValue)
        .description("The size of a member's database file")
        .tag("member", member)
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("berth.etcd.db.used.bytes", made.used(), AtomicLong::doubleValue)
        .description("What of a member's database holds objects or history")
        .tag("member", member)
        .baseUnit("bytes")
        .register(meters);
    return made;
  }
}
