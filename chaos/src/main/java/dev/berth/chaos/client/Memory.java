package dev.berth.chaos.client;

import dev.berth.chaos.history.Seen;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the clients last saw: what they compare with, and ask to see again. Often out of date. */
final class Memory {
  private final ConcurrentHashMap<String, Seen> states = new ConcurrentHashMap<>();
  private final AtomicLong newest = new AtomicLong();

  void saw(@Nullable Seen state) {
    if (state != null) {
      states.put(state.key(), state);
      saw(state.version());
    }
  }

  void saw(long version) {
    long _ = newest.accumulateAndGet(version, Math::max);
  }

  void forget(String key) {
    states.remove(key);
  }

  @Nullable Seen of(String key) {
    return states.get(key);
  }

  /** The newest version that any client was told. */
  long newest() {
    return newest.get();
  }
}
