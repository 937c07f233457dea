package dev.berth.apiserver.history;

import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Space;
import dev.berth.apiserver.store.Upkeep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room: one step a call, on what the members say at that moment. Only the server that leads
 * calls it, by one thread.
 */
final class SpaceKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceKeeper.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Many GiB on a slow disk. */
  private static final Duration DEFRAGMENT_TIMEOUT = Duration.ofMinutes(10);

  private final Upkeep upkeep;
  private final HistoryConfig config;
  private final Resting resting = new Resting();
  private final Counter defragmented;
  private final Counter disarmed;

  SpaceKeeper(Upkeep upkeep, HistoryConfig config, MeterRegistry meters) {
    this.upkeep = upkeep;
    this.config = config;
    this.defragmented =
        Counter.builder("berth.etcd.defragmented")
            .description("How often this server has defragmented a member")
            .register(meters);
    this.disarmed =
        Counter.builder("berth.etcd.disarmed")
            .description("How often this server has ended the alarm for want of space")
            .register(meters);
  }

  /**
   * @param before what was seen a moment ago: most of the time it shows that there is nothing to do
   */
  void makeRoom(Usage before) {
    if (!before.alarm() && before.fileShare() < SpacePlan.LARGE_FILE) {
      return;
    }
    Space space = upkeep.space(TIMEOUT);
    Optional<Usage> usage = Usage.of(space, config.quotaBytes());
    if (usage.isEmpty()) {
      return;
    }
    long quota = usage.get().quotaBytes();
    Optional<Space.Member> next = SpacePlan.toDefragment(space, quota, resting.names());
    if (next.isPresent()) {
      defragment(next.get());
    } else if (SpacePlan.toDisarm(space, quota)) {
      upkeep.disarm(TIMEOUT);
      disarmed.increment();
      LOG.info("ended etcd's alarm for want of space: there is room again");
    }
  }

  private void defragment(Space.Member member) {
    LOG.info(
        "defragments, the member serves nothing meanwhile member={} file={} used={}",
        member.name(),
        Amounts.bytes(member.fileBytes()),
        Amounts.bytes(member.usedBytes()));
    long begun = System.nanoTime();
    try {
      upkeep.defragment(member.name(), DEFRAGMENT_TIMEOUT);
    } catch (FailureException e) {
      LOG.warn("not defragmented member={} failure=\"{}\"", member.name(), e.getMessage());
      resting.failed(member.name());
      return;
    }
    resting.succeeded(member.name());
    defragmented.increment();
    LOG.info(
        "defragmented member={} millis={}", member.name(), (System.nanoTime() - begun) / 1_000_000);
  }
}
