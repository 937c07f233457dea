package dev.berth.apiserver.history;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalLong;

/**
 * Which revision was the newest at which moment, as this process has seen it on its own monotonic
 * clock. Nobody else's clock counts: whoever begins to lead has seen nothing yet, and compacts
 * nothing until what it has seen is old enough.
 */
final class Notes {
  /** Of the shortest time that will be asked for: that much more history is kept at most. */
  private static final int FINENESS = 10;

  /**
   * @param nanos when the revision was known to be the newest, or later
   */
  private record Note(long nanos, long revision) {}

  private final Deque<Note> notes = new ArrayDeque<>();
  private final long apart;

  /**
   * @param shortest the shortest age that will be asked for
   */
  Notes(Duration shortest) {
    this.apart = shortest.toNanos() / FINENESS;
  }

  /**
   * Takes down what was read.
   *
   * @param nanos after the revision was read, not before
   * @return false: the store's history was replaced, and what was noted of the former is forgotten
   */
  boolean note(long nanos, long revision) {
    boolean goesOn = notes.isEmpty() || revision >= notes.getLast().revision();
    if (!goesOn) {
      notes.clear();
    }
    // The same revision again is no younger for it.
    if (notes.isEmpty()
        || (revision > notes.getLast().revision() && nanos - notes.getLast().nanos() >= apart)) {
      notes.addLast(new Note(nanos, revision));
    }
    return goesOn;
  }

  /** The newest revision that was seen at least so long ago. What is older still is forgotten. */
  OptionalLong before(Duration age, long nanos) {
    OptionalLong found = OptionalLong.empty();
    int older = -1;
    for (Note note : notes) {
      if (nanos - note.nanos() < age.toNanos()) {
        break;
      }
      found = OptionalLong.of(note.revision());
      older++;
    }
    for (Iterator<Note> i = notes.iterator(); older > 0; older--) {
      i.next();
      i.remove();
    }
    return found;
  }
}
