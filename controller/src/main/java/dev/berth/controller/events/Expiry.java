package dev.berth.controller.events;

import dev.berth.api.core.v1.Event;
import dev.berth.api.meta.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which Events are old, and how often to look. Pure. */
final class Expiry {
  private static final int LOOKS_IN_A_LIFE = 12;
  private static final Duration SELDOM = Duration.ofMinutes(5);
  private static final Duration OFTEN = Duration.ofSeconds(1);

  private Expiry() {}

  static List<Event> old(List<Event> events, Duration ttl, Instant now) {
    return events.stream().filter(event -> lastSeen(event).plus(ttl).isBefore(now)).toList();
  }

  /** An Event goes at most a twelfth of its life late, and no look is wasted on a short life. */
  static Duration every(Duration ttl) {
    Duration part = ttl.dividedBy(LOOKS_IN_A_LIFE);
    return part.compareTo(SELDOM) > 0 ? SELDOM : part.compareTo(OFTEN) < 0 ? OFTEN : part;
  }

  /** The latest of its times: writers of other systems fill in some of them only. */
  private static Instant lastSeen(Event event) {
    Instant last = Times.instant(event.getMetadata().getCreationTimestamp());
    if (event.hasLastTimestamp()) {
      last = later(last, Times.instant(event.getLastTimestamp()));
    }
    if (event.hasEventTime()) {
      last = later(last, Times.instant(event.getEventTime()));
    }
    if (event.getSeries().hasLastObservedTime()) {
      last = later(last, Times.instant(event.getSeries().getLastObservedTime()));
    }
    return last;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
