package dev.berth.apiserver.resource;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Key;
import java.util.List;

/**
 * A page of a list.
 *
 * @param items encoded as answers carry them: with their resource versions
 * @param resourceVersion what the page shows
 * @param continueToken "" on the last page
 * @param remaining how many objects follow; -1 when that is not known
 */
public record ObjectPage(
    List<ByteString> items,
    List<Undecodable> undecodable,
    String resourceVersion,
    String continueToken,
    long remaining) {
  public ObjectPage {
    items = List.copyOf(items);
    undecodable = List.copyOf(undecodable);
  }

  /** A stored object that can't be decoded. It can be deleted. */
  public record Undecodable(Key key, String message) {}
}
