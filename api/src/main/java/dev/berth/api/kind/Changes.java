package dev.berth.api.kind;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.meta.v1.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds which fields differ between two messages of a type. */
public final class Changes {
  /**
   * A field that differs.
   *
   * @param path for example "spec.container.ports[0].hostPort"
   * @param before a value as protobuf has it, or a list of them; null when the field is absent
   * @param after as before
   */
  public record Difference(String path, @Nullable Object before, @Nullable Object after) {}

  private final List<Difference> differences = new ArrayList<>();

  private Changes() {}

  /**
   * The paths of the fields that differ, below {@code path}, as deep as they can be told apart: of
   * a list whose length changed only the list itself.
   */
  public static List<String> between(String path, Message before, Message after) {
    return differences(path, before, after).stream().map(Difference::path).toList();
  }

  /** As {@link #between}, with what was and what is. */
  public static List<Difference> differences(String path, Message before, Message after) {
    Changes changes = new Changes();
    changes.messages(path, before, after);
    return List.copyOf(changes.differences);
  }

  private void messages(String path, Message before, Message after) {
    for (FieldDescriptor field : before.getDescriptorForType().getFields()) {
      String at = path + "." + field.getJsonName();
      if (field.isMapField()) {
        maps(at, entries(before, field), entries(after, field));
      } else if (field.isRepeated()) {
        lists(at, (List<?>) before.getField(field), (List<?>) after.getField(field));
      } else if (before.hasField(field) || after.hasField(field)) {
        if (isWhole(before.getField(field)) || before.hasField(field) != after.hasField(field)) {
          whole(
              at,
              before.hasField(field) ? before.getField(field) : null,
              after.hasField(field) ? after.getField(field) : null);
        } else {
          messages(at, (Message) before.getField(field), (Message) after.getField(field));
        }
      }
    }
  }

  private void lists(String path, List<?> before, List<?> after) {
    if (before.size() != after.size()) {
      differences.add(new Difference(path, before, after));
      return;
    }
    for (int i = 0; i < before.size(); i++) {
      String at = path + "[" + i + "]";
      if (isWhole(before.get(i))) {
        whole(at, before.get(i), after.get(i));
      } else {
        messages(at, (Message) before.get(i), (Message) after.get(i));
      }
    }
  }

  private void maps(String path, Map<String, Object> before, Map<String, Object> after) {
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      whole(path + "[" + key + "]", before.get(key), after.get(key));
    }
  }

  private void whole(String path, @Nullable Object before, @Nullable Object after) {
    if (before == null ? after != null : !before.equals(after)) {
      differences.add(new Difference(path, before, after));
    }
  }

  /** Whether a value is shown as one, and not as fields. */
  private static boolean isWhole(Object value) {
    return !(value instanceof Message)
        || value instanceof Time
        || value instanceof MicroTime
        || value instanceof Quantity;
  }

  private static Map<String, Object> entries(Message message, FieldDescriptor field) {
    Map<String, Object> entries = new TreeMap<>();
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      MapEntry<?, ?> entry = (MapEntry<?, ?>) message.getRepeatedField(field, i);
      entries.put(String.valueOf(entry.getKey()), entry.getValue());
    }
    return entries;
  }
}
