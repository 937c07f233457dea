package dev.berth.apiserver.history;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses what the store has no room for, before etcd would have to. It adds to what was seen what
 * it has let through itself since: a quick writer could fill a small quota between two looks. A
 * look may miss what was written just before it, so that is added until the next one, too. Until
 * the first look everything goes through.
 */
public final class SpaceGuard {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceGuard.class);

  private final Counter refused;
  private final LongAdder writtenSince = new LongAdder();
  private volatile long writtenBefore;
  private volatile Fullness fullness = Fullness.ROOM;
  private volatile @Nullable Usage usage;

  public SpaceGuard(MeterRegistry meters) {
    this.refused =
        Counter.builder("berth.storage.refused")
            .description("Writes that were refused for want of space")
            .register(meters);
    Gauge.builder("berth.storage.full", () -> fullness == Fullness.ROOM ? 0 : 1)
        .description("1 while what grows is refused for want of space")
        .register(meters);
  }

  /**
   * Lets a transaction through.
   *
   * @return what it is reckoned with, for {@link #notWritten}
   * @throws FailureException <em>storage full</em>
   */
  long require(Transaction transaction) {
    Usage last = usage;
    if (last == null) {
      return 0;
    }
    Fullness now = fullness;
    if (now.takes(transaction.spaceUse()) && !isOverrun(last, transaction.spaceUse())) {
      long bytes = bytes(transaction);
      writtenSince.add(bytes);
      return bytes;
    }
    refused.increment();
    throw new FailureException(refusal(now, last));
  }

  /** What was let through did not happen. */
  void notWritten(long bytes) {
    writtenSince.add(-bytes);
  }

  /** What a look at the space has shown. */
  synchronized void looked(Usage now) {
    writtenBefore = writtenSince.sumThenReset();
    Fullness before = fullness;
    Fullness after = before.next(now);
    usage = now;
    fullness = after;
    if (after != before) {
      say(after, now);
    }
  }

  private boolean isOverrun(Usage last, SpaceUse use) {
    return use == SpaceUse.GROWS
        && last.usedBytes() + writtenBefore + writtenSince.sum()
            >= Fullness.FULL_USED * last.quotaBytes();
  }

  private static long bytes(Transaction transaction) {
    long bytes = 0;
    for (Write write : transaction.writes()) {
      switch (write) {
        case Write.Create create -> bytes += create.bytes().size();
        case Write.Update update -> bytes += update.bytes().size();
        case Write.Delete _ -> {
          // A tombstone is next to nothing.
        }
      }
    }
    return bytes;
  }

  private static Failure refusal(Fullness fullness, Usage usage) {
    if (fullness == Fullness.ROOM) {
      return new Failure.StorageFull(
          ("the store is nearly full: objects and history take %s of a quota of %s, without what"
                  + " was written in the last seconds; try again in a moment")
              .formatted(Amounts.bytes(usage.usedBytes()), Amounts.bytes(usage.quotaBytes())));
    }
    String goes =
        fullness == Fullness.BRIM
            ? "only deletes go through (of a Task that runs, by force)"
            : "nothing new and nothing larger is stored; deletes and what leads to them go through";
    return new Failure.StorageFull(
        ("the store is full: objects and history take %s, the database file %s, of a quota of"
                + " %s%s; %s. Delete what is not needed and wait until its history has passed, or"
                + " give etcd a larger quota")
            .formatted(
                Amounts.bytes(usage.usedBytes()),
                Amounts.bytes(usage.fileBytes()),
                Amounts.bytes(usage.quotaBytes()),
                usage.alarm() ? ", and etcd has raised its NOSPACE alarm" : "",
                goes));
  }

  private static void say(Fullness after, Usage now) {
    String figures =
        "used=%s file=%s quota=%s alarm=%s"
            .formatted(
                Amounts.bytes(now.usedBytes()),
                Amounts.bytes(now.fileBytes()),
                Amounts.bytes(now.quotaBytes()),
                now.alarm());
    switch (after) {
      case ROOM -> LOG.info("the store has room again {}", figures);
      case FULL -> LOG.warn("the store is full: what grows is refused {}", figures);
      case BRIM -> LOG.error("the store is full to the brim: only deletes go through {}", figures);
    }
  }
}
