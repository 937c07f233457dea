package dev.berth.apiserver.store;

import dev.berth.api.failure.Failure;
import java.util.List;

/**
 * Told of every change in a scope, by one thread at a time, in the order of versions. Must return
 * quickly: a watcher that blocks holds up its own stream.
 */
public interface StoreWatcher {
  /** Changes, in order; never a part of a revision. */
  void changed(List<StoreEvent> events);

  /** Every change up to and including this revision has been delivered. */
  void progressed(long revision);

  /**
   * The watch is over and nothing more will come: {@link Failure.Expired} when the history that it
   * needs is gone. Lost connections are not the end: the store resumes by itself.
   */
  void ended(Failure failure);
}
