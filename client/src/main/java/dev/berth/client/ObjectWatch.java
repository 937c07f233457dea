package dev.berth.client;

import com.google.protobuf.Message;
import java.util.List;

/** A stream of events. Used by one thread; {@link #close} may be called by any, and ends a wait. */
public interface ObjectWatch<T extends Message> extends AutoCloseable {
  /**
   * The next events, in order; waits for the first.
   *
   * @throws dev.berth.api.failure.FailureException <em>expired</em> when the version is too old or
   *     this reader too slow (list again), <em>unavailable</em> when the connection is lost or
   *     closed
   */
  List<ObjectEvent<T>> next();

  @Override
  void close();

  /** What happened to an object of the watched kind. */
  sealed interface ObjectEvent<T extends Message> {
    /** The version after this event; a watch from here goes on after it. */
    String resourceVersion();

    /** It exists, or has come to match the selectors. */
    record Added<T extends Message>(T object, String resourceVersion) implements ObjectEvent<T> {}

    record Modified<T extends Message>(T object, String resourceVersion)
        implements ObjectEvent<T> {}

    /**
     * It is gone, or no longer matches.
     *
     * @param object its last state; of one that can't be decoded namespace and name alone
     */
    record Deleted<T extends Message>(T object, String resourceVersion) implements ObjectEvent<T> {}

    /** Nothing happened up to this version. */
    record Bookmark<T extends Message>(String resourceVersion, boolean initialEventsEnd)
        implements ObjectEvent<T> {}

    /** An object that is there and can't be decoded; it can still be deleted. */
    record Undecodable<T extends Message>(String label, String message, String resourceVersion)
        implements ObjectEvent<T> {}
  }
}
