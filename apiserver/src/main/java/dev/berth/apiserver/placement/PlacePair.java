package dev.berth.apiserver.placement;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Task and its Binding as they were read, one after the other: the transaction that follows
 * compares both, which makes the two reads one.
 */
record PlacePair(
    String namespace, String name, Optional<Found<Task>> task, Optional<Found<Binding>> binding) {
  static PlacePair read(TypedStore store, String namespace, String name, Deadline deadline) {
    return new PlacePair(
        namespace,
        name,
        store.find(Kinds.TASK, namespace, name, deadline),
        store.find(Kinds.BINDING, namespace, name, deadline));
  }

  /** As a rejected transaction of both has shown them. */
  static PlacePair of(String namespace, String name, Map<Key, Stored> current) {
    return new PlacePair(
        namespace,
        name,
        find(Kinds.TASK, namespace, name, current),
        find(Kinds.BINDING, namespace, name, current));
  }

  private static <T extends Message> Optional<Found<T>> find(
      Kind<T> kind, String namespace, String name, Map<Key, Stored> current) {
    return Optional.ofNullable(current.get(Key.of(kind, namespace, name)))
        .map(stored -> TypedStore.found(kind, stored));
  }

  Check bindingAbsent() {
    return new Check.Absent(Key.of(Kinds.BINDING, namespace, name));
  }

  /** Ends the place: the Binding goes, and the Task becomes what the end says. */
  Transaction ending(Found<Binding> place, PlaceEnd end, Instant now) {
    if (task.isEmpty()) {
      return new Transaction(
          List.of(new Check.Absent(Key.of(Kinds.TASK, namespace, name))), List.of(place.delete()));
    }
    Found<Task> before = task.get();
    Optional<Task> after = end.after(before.object(), place.object(), now);
    if (after.isPresent() && after.get().equals(before.object())) {
      return new Transaction(List.of(before.unchanged()), List.of(place.delete()));
    }
    Write write = after.map(before::update).orElseGet(before::delete);
    return Transaction.of(place.delete(), write);
  }
}
