package dev.berth.chaos.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of a {@link History}. Times are nanoseconds since the run began. */
public sealed interface Entry {
  /** What a write does. */
  enum Verb {
    CREATE,
    UPDATE,
    PATCH,
    DELETE
  }

  /** What kind of event a watcher got. */
  enum EventType {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK,
    /** The bookmark that ends the present objects. */
    INITIAL_END,
    UNDECODABLE
  }

  /** Who asked whom, and when. */
  record Call(int client, String server, long start, long end) {
    @Override
    public String toString() {
      return "client %d on %s, %.3f-%.3f s".formatted(client, server, start / 1e9, end / 1e9);
    }
  }

  /**
   * @param expected the version that the write wanted; 0 for any
   * @param uid that the write wanted; "" for any
   * @param token of the state that it writes; of a delete only a name
   * @param shade of the state that it writes
   */
  record Write(
      Call call,
      Verb verb,
      String key,
      long expected,
      String uid,
      String token,
      String shade,
      Result result)
      implements Entry {
    @Override
    public String toString() {
      return "%s %s token=%s expected=%s uid=%s (%s) -> %s"
          .formatted(verb, key, token, Versions.text(expected), uid, call, result);
    }
  }

  record Get(Call call, String key, Result result) implements Entry {}

  /**
   * @param notOlderThan the version that was asked for; 0 for whatever there is, {@link #NEWEST}
   *     for the newest
   * @param failure why there were no more pages; "" when these are all
   */
  record Listing(
      Call call, Selection selection, long notOlderThan, List<Page> pages, String failure)
      implements Entry {
    public static final long NEWEST = -1;

    public Listing {
      pages = List.copyOf(pages);
    }

    @Override
    public String toString() {
      return "list %s %s, %d pages (%s) %s"
          .formatted(
              selection,
              notOlderThan == NEWEST ? "newest" : "not older than " + Versions.text(notOlderThan),
              pages.size(),
              call,
              failure);
    }
  }

  record Page(long version, List<Seen> items) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /**
   * A watch, from its request to its end.
   *
   * @param after the version that it resumed from; 0 to begin with the present objects
   * @param failure why it ended; "" when its reader had enough
   */
  record Stream(Call call, Selection selection, long after, List<Received> events, String failure)
      implements Entry {
    public Stream {
      events = List.copyOf(events);
    }

    @Override
    public String toString() {
      return "watch %s after %s (%s) %s".formatted(selection, Versions.text(after), call, failure);
    }
  }

  /**
   * @param at when it came
   * @param object null for bookmarks
   */
  record Received(long at, EventType type, long version, @Nullable Seen object) {
    @Override
    public String toString() {
      return type + " " + (object == null ? Versions.text(version) : object.toString());
    }
  }

  /**
   * One change as the store itself tells it: the truth.
   *
   * @param now the new state; null when the key was deleted
   * @param count how many writes the object had since its creation, this one included; 0 when the
   *     store does not say
   */
  record Event(String key, long version, @Nullable Seen now, long count) implements Entry {}

  /**
   * The history up to a revision was to be forgotten. It may not have been.
   *
   * @param at before the request
   */
  record Compaction(long at, long revision) implements Entry {}

  /** An object of the store's last state, read from the store itself when all was over. */
  record Remaining(Seen object) implements Entry {}

  /** A watcher that had not seen all when the time for it was over. */
  record Laggard(int client, Selection selection, long seen, long wanted) implements Entry {}

  /** Something that did not come back when the faults were over. */
  record Stuck(String text) implements Entry {}

  /** Something that one source of the truth tells otherwise than another. */
  record Disagreement(String text) implements Entry {}
}
