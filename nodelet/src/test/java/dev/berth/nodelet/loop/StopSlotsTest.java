package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.testing.FakeTimers;
import dev.berth.nodelet.slot.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopSlotsTest {
  private final FakeTimers timers = new FakeTimers();
  private final StopSlots slots = new StopSlots(timers);
  private final int all = slots.free();

  @Test
  void aSlotIsLentUntilItIsGivenBack() throws InterruptedException {
    List<Slots.Slot> taken = takeAll();
    assertThat(slots.free()).isZero();

    taken.getFirst().close();

    assertThat(slots.free()).isEqualTo(1);
  }

  @Test
  void stopsThatTakeTheirTimeHoldUpTheOthersForASecond() throws InterruptedException {
    takeAll();
    timers.advance(Duration.ofMillis(999));
    assertThat(slots.free()).isZero();

    timers.advance(Duration.ofMillis(1));

    assertThat(slots.free()).isEqualTo(all);
  }

  @Test
  void whatMayTakeNoTimeIsWaitedForWhenDockerIsSlowButNotForEver() throws InterruptedException {
    takeAll(Duration.ZERO);
    timers.advance(Duration.ofMillis(9_999));
    assertThat(slots.free()).isZero();

    timers.advance(Duration.ofMillis(1));

    assertThat(slots.free()).isEqualTo(all);
  }

  @Test
  void aSlotIsGivenBackOnce() throws InterruptedException {
    List<Slots.Slot> taken = takeAll();
    timers.advance(Duration.ofSeconds(1));

    taken.forEach(Slots.Slot::close);

    assertThat(slots.free()).isEqualTo(all);
    assertThat(timers.pending()).isZero();
  }

  private List<Slots.Slot> takeAll() throws InterruptedException {
    return takeAll(Duration.ofSeconds(30));
  }

  private List<Slots.Slot> takeAll(Duration grace) throws InterruptedException {
    List<Slots.Slot> taken = new ArrayList<>();
    for (int i = 0; i < all; i++) {
      taken.add(slots.take(grace));
    }
    return taken;
  }
}
