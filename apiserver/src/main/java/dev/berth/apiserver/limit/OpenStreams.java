package dev.berth.apiserver.limit;

import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.access.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;

/** How many streams each caller has open, and all together. None waits for another to end. */
public final class OpenStreams {
  private final Limits.Streams limits;
  private final Counter refused;
  private final Map<String, Integer> each = new HashMap<>();
  private int users;
  private int all;

  public OpenStreams(Limits.Streams limits, MeterRegistry meters) {
    this.limits = limits;
    this.refused = meters.counter("berth.requests.refused", "sort", "stream", "why", "full");
  }

  /**
   * A caller opens one.
   *
   * @throws FailureException <em>too many requests</em> when it has too many, or all have
   */
  public synchronized void open(Caller caller) {
    int has = each.getOrDefault(caller.key(), 0);
    boolean system = caller.system();
    if (!system && has >= limits.each()) {
      refused.increment();
      throw Turns.refusal("the caller has %d streams open, the most for one".formatted(has));
    }
    if (all >= limits.all() || (!system && users >= limits.all() - limits.system())) {
      refused.increment();
      throw Turns.refusal("%d streams are open, the most for all callers".formatted(all));
    }
    each.put(caller.key(), has + 1);
    all++;
    users += system ? 0 : 1;
  }

  /** One that was opened has ended. */
  public synchronized void close(Caller caller) {
    each.computeIfPresent(caller.key(), (_, has) -> has == 1 ? null : has - 1);
    all--;
    users -= caller.system() ? 0 : 1;
  }

  /** How many are open. */
  public synchronized int count() {
    return all;
  }
}
