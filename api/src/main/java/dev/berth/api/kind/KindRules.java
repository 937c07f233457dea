package dev.berth.api.kind;

import com.google.protobuf.Message;
import dev.berth.api.failure.Violation;
import java.util.List;

/**
 * What is particular to a kind. Pure functions of the objects given: rules that need other objects
 * are admission, and live in the API server. Metadata is handled for all kinds alike.
 */
public interface KindRules<T extends Message> {
  /**
   * The object with every absent field that has a default filled in. Asked on every write, after
   * the status of a new object was taken away. Doing it twice changes nothing.
   */
  default T withDefaults(T object) {
    return object;
  }

  /** Every violation in the object, not just the first; empty when it is valid. */
  default List<Violation> validate(T object) {
    return List.of();
  }

  /**
   * Every violation that lies in the change itself, for example a field that is fixed once created.
   * Called in addition to {@link #validate}.
   */
  default List<Violation> validateUpdate(T before, T after) {
    return List.of();
  }

  /** What the names of this kind's objects may be. */
  default NameRule nameRule() {
    return NameRule.SUBDOMAIN;
  }

  /**
   * What {@code berth get} shows, left to right: after NAMESPACE and NAME the narrow ones, then
   * AGE, then with {@code -o wide} the wide ones.
   */
  List<Column<T>> columns();

  /**
   * The fields that a field selector may name besides metadata.name and metadata.namespace, as
   * paths in JSON form, for example "status.phase".
   */
  default List<String> selectableFields() {
    return List.of();
  }

  /**
   * Whether the creation of other objects may look at those of this kind. Who writes many objects
   * writes these before those that come after them.
   */
  default boolean comesFirst() {
    return false;
  }

  /** Whether objects have a status of their own that only {@code UpdateStatus} may write. */
  default boolean hasStatus() {
    return false;
  }
}
