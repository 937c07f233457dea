package dev.berth.nodelet.loop;

import dev.berth.client.time.Timers;
import dev.berth.nodelet.slot.Slots;
import java.time.Duration;

/**
 * How many containers are being stopped at once. On two cores fifty end as quickly with six at a
 * time as with eight, and a seventh slower with four (hack/bench start). The more of them end
 * together, the likelier does Docker 20.10 lock itself up for good: libnetwork takes the locks of a
 * network and of its store in both orders, as was seen once with eight at a time and others that
 * had given their slots back after a second. A container that may take its time gives its slot back
 * while it is still being stopped: it must not hold up the others. One that may not is waited for,
 * as long as that takes only Docker's time, for a slow Docker must not be given more to do.
 */
final class StopSlots {
  private static final int AT_ONCE = 6;
  private static final Duration LENT_FOR = Duration.ofSeconds(1);
  private static final Duration LENT_TO_DOCKER_FOR = Duration.ofSeconds(10);

  private final Slots slots;

  StopSlots(Timers timers) {
    this.slots = new Slots(AT_ONCE, timers);
  }

  /**
   * Waits for a slot.
   *
   * @param grace how much time the container may take
   */
  Slots.Slot take(Duration grace) throws InterruptedException {
    return slots.take(grace.compareTo(LENT_FOR) < 0 ? LENT_TO_DOCKER_FOR : LENT_FOR);
  }

  /** How many are to be had; for tests. */
  int free() {
    return slots.free();
  }
}
