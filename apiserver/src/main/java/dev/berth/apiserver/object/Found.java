package dev.berth.apiserver.object;

import com.google.protobuf.Message;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Write;

/**
 * An object as it was read: what a transaction that builds on it compares.
 *
 * @param object with its resource version, without stamp
 * @param version the same version as a number
 */
public record Found<T extends Message>(Key key, T object, long version) {
  /** It must still be as it was read, and is not written. */
  public Check unchanged() {
    return new Check.Unchanged(key, version);
  }

  public Write update(T after) {
    return new Write.Update(key, version, Encoding.encode(after));
  }

  public Write delete() {
    return new Write.Delete(key, version);
  }
}
