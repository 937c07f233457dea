package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server itself does to objects of one kind, beyond what it does to all. */
public interface Lifecycle<T extends Message> {
  Kind<T> kind();

  /** The object as it begins, with its first status: what clients send of that is dropped. */
  default T begin(T object) {
    return object;
  }

  /** The changed object, with what only the server may change put back as it was. */
  default T keep(T before, T after) {
    return after;
  }

  /** The object with its changed status, with what may not change put back as it was. */
  default T keepStatus(T before, T after) {
    return after;
  }

  /** Whether metadata.generation counts the changes of the spec. */
  default boolean hasGenerations() {
    return Parts.hasStatus(kind());
  }

  /** How large an object may be that a client sends, in bytes as it is stored. */
  default int maxSentBytes() {
    return Encoding.MAX_SENT_BYTES;
  }

  /**
   * How a write of such an object bears on the store's space.
   *
   * @param before null when the object is new
   */
  default SpaceUse spaceUse(@Nullable T before, T after) {
    return Encoding.spaceUse(before, after);
  }

  /** How many seconds a deletion may take when the request does not say. */
  default long graceSeconds(T object) {
    return 0;
  }

  /**
   * What becomes of an object that has a deletion timestamp, whenever it is to be written: it goes
   * when nothing holds it any more.
   *
   * @param force not to wait for a node
   */
  default Settled<T> settle(T deleting, boolean force, Deadline deadline) {
    return Settled.alone(deleting, Meta.of(deleting).getFinalizersList().isEmpty());
  }

  /**
   * How an object's deletion goes on.
   *
   * @param object as it is to be written, or as it was last
   * @param goes whether it goes now
   * @param checks what must still hold, about other objects
   * @param writes what is written together with it, to other objects
   */
  record Settled<T extends Message>(
      T object, boolean goes, List<Check> checks, List<Write> writes) {
    public Settled {
      checks = List.copyOf(checks);
      writes = List.copyOf(writes);
    }

    public static <T extends Message> Settled<T> alone(T object, boolean goes) {
      return new Settled<>(object, goes, List.of(), List.of());
    }
  }
}
