package dev.berth.nodelet.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.testing.FakeTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlotsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeTimers timers = new FakeTimers();
  private final Slots slots = new Slots(1, timers);

  @Test
  void whoWaitsIsNextWhenASlotIsGivenBack() throws InterruptedException {
    Slots.Slot slot = slots.take(MINUTE);
    Thread next = next();
    assertThat(next.join(Duration.ofMillis(50))).isFalse();

    slot.close();

    next.join();
    assertThat(slots.free()).isZero();
  }

  @Test
  void whatTakesTooLongHoldsUpNobody() throws InterruptedException {
    Slots.Slot slot = slots.take(MINUTE);
    timers.advance(MINUTE);
    next().join();

    slot.close();

    assertThat(slots.free()).as("it was given back before").isZero();
  }

  @Test
  void itsTimeBeginsAnewWithEachSignOfLife() throws InterruptedException {
    Slots.Slot slot = slots.take(MINUTE);
    for (int i = 0; i < 5; i++) {
      timers.advance(MINUTE.minusMillis(1));
      slot.renew();
    }
    assertThat(slots.free()).isZero();

    timers.advance(MINUTE);

    assertThat(slots.free()).isEqualTo(1);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void nothingIsLeftOfASlotThatWasGivenBack() throws InterruptedException {
    slots.take(MINUTE).close();

    assertThat(timers.pending()).isZero();
    assertThat(slots.free()).isEqualTo(1);
  }

  /** Somebody who takes one, and keeps it. */
  private Thread next() {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            var _ = slots.take(MINUTE);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
