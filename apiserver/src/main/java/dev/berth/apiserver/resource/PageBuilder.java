package dev.berth.apiserver.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.berth.apiserver.resource.ObjectPage.Undecodable;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.watch.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a page with what a query selects, until the limit or the bytes of one answer are reached.
 */
final class PageBuilder {
  /** What an answer holds at most, its items aside from the last bit of envelope. */
  static final int MAX_BYTES = 3 * 1024 * 1024 - 64 * 1024;

  /** The type url, tags and lengths that an item is wrapped in. */
  private static final int ENVELOPE_BYTES = 96;

  private final ListQuery query;
  private final long limit;
  private final List<ByteString> items = new ArrayList<>();
  private final List<Undecodable> undecodable = new ArrayList<>();
  private String lastSeen;
  private long bytes;

  /**
   * @param limit 0 for none
   * @param after where the page begins
   */
  PageBuilder(ListQuery query, long limit, String after) {
    this.query = query;
    this.limit = limit;
    this.lastSeen = after;
  }

  /** Takes an object. False: the page is full, and the next one begins with this one. */
  boolean offer(Item item) {
    Stored stored = item.stored();
    int text =
        item.undecodable() == null
            ? stored.bytes().size()
            : 2 * item.path().length() + 4 * item.undecodable().length();
    int size = text + ENVELOPE_BYTES;
    boolean empty = items.isEmpty() && undecodable.isEmpty();
    if (!empty && (items.size() + undecodable.size() == limit || bytes + size > MAX_BYTES)) {
      return false;
    }
    lastSeen = item.path();
    bytes += size;
    if (item.undecodable() == null) {
      items.add(served(stored));
    } else {
      undecodable.add(new Undecodable(stored.key(), item.undecodable()));
    }
    return true;
  }

  /** Passes over an object that is not meant. */
  void skip(Item item) {
    lastSeen = item.path();
  }

  private static ByteString served(Stored stored) {
    try {
      return ObjectBytes.serve(stored);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("it was decoded once already", e);
    }
  }

  String lastSeen() {
    return lastSeen;
  }

  long room() {
    return limit - items.size() - undecodable.size();
  }

  ObjectPage last(long revision) {
    return new ObjectPage(items, undecodable, version(revision), "", -1);
  }

  /**
   * @param remaining -1 when that is not known
   */
  ObjectPage cut(long revision, long remaining) {
    String token = new Continue(revision, lastSeen).token(query);
    return new ObjectPage(
        items, undecodable, version(revision), token, query.selectsAll() ? remaining : -1);
  }

  private static String version(long revision) {
    return Long.toString(Version.endOf(revision));
  }
}
