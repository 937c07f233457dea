package dev.berth.apiserver.store;

import java.time.Duration;

/**
 * What a {@link Store} wants done to it now and then. All of it is safe to do twice. Fails as the
 * store does.
 */
public interface Upkeep {
  /**
   * Forgets all that was replaced or deleted at or before a revision; each object's state at the
   * revision stays. Lists at older revisions, and watches from there, are <em>expired</em> from now
   * on. Nothing happens when as much is forgotten already.
   */
  void compact(long revision, Duration timeout);

  /** Asks every member; one that does not answer in time is told as silent. */
  Space space(Duration timeout);

  /**
   * Gives a member's free pages back. The member serves nothing until that is done, which takes
   * seconds for each GiB in use. After a failure it may still be at it: then {@link Space.Member}
   * says that it does not answer.
   *
   * @param member its name in {@link #space}
   */
  void defragment(String member, Duration timeout);

  /** Ends the alarm of a store that has no space; it is raised again when there is none. */
  void disarm(Duration timeout);
}
