package dev.berth.apiserver.store;

import java.util.List;
import java.util.Map;

/** How a {@link Transaction} ended, when that is known. */
public sealed interface Outcome {
  /**
   * Everything was written.
   *
   * @param versions the new version of each written key, in the order of the writes
   */
  record Committed(long revision, List<Long> versions) implements Outcome {
    public Committed {
      versions = List.copyOf(versions);
    }
  }

  /**
   * A compare failed and nothing was written.
   *
   * @param current what every key of the transaction held at that moment; a missing entry is an
   *     absent key
   */
  record Rejected(Map<Key, Stored> current) implements Outcome {
    public Rejected {
      current = Map.copyOf(current);
    }
  }
}
