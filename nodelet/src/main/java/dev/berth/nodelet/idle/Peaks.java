package dev.berth.nodelet.idle;

import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.spec.Room;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The most that each place has used within the window. By place and not by container: one that was
 * restarted is known. Used by one thread.
 */
final class Peaks {
  private final long window;
  private final Map<Fence, Deque<Sample>> samples = new HashMap<>();

  private record Sample(long nanos, Room used) {}

  Peaks(Duration window) {
    this.window = window.toNanos();
  }

  /** A place that was not known before is taken to have used all that it asked for until now. */
  void saw(Fence place, Room requested, Room used, long nanos) {
    Deque<Sample> known = samples.get(place);
    if (known == null) {
      known = new ArrayDeque<>();
      known.add(new Sample(nanos, requested));
      samples.put(place, known);
    }
    known.add(new Sample(nanos, used));
  }

  /** What is older than the window counts no more. */
  void forget(long nanos) {
    samples
        .values()
        .forEach(known -> {
          while (!known.isEmpty() && nanos - known.getFirst().nanos() >= window) {
            known.removeFirst();
          }
        });
    samples.values().removeIf(Deque::isEmpty);
  }

  /** All that it asked for, when nothing is known of it. */
  Room of(Fence place, Room requested) {
    Deque<Sample> known = samples.get(place);
    return known == null
        ? requested
        : known.stream().map(Sample::used).reduce(Room.NONE, Room::max);
  }
}
