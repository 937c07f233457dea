package dev.berth.api.released;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The paths of fields, without the places in lists: {@code spec.container.ports.name}. */
final class Paths {
  private Paths() {}

  /** All that are set in an object. */
  static Set<String> set(Message object) {
    Set<String> found = new TreeSet<>();
    set(object, "", found);
    return found;
  }

  /** All that an object of a type may have, as far as the fields are wanted. */
  static Set<String> of(Descriptor type, Predicate<FieldDescriptor> wanted) {
    Set<String> found = new TreeSet<>();
    of(type, "", wanted, found);
    return found;
  }

  private static void set(Message object, String prefix, Set<String> found) {
    object
        .getAllFields()
        .forEach((field, value) -> {
          found.add(prefix + field.getName());
          if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            Collection<?> items = value instanceof Collection<?> list ? list : List.of(value);
            items.forEach(item -> set((Message) item, prefix + field.getName() + ".", found));
          }
        });
  }

  private static void of(
      Descriptor type, String prefix, Predicate<FieldDescriptor> wanted, Set<String> found) {
    for (FieldDescriptor field : type.getFields()) {
      if (type.getOptions().getMapEntry() || wanted.test(field)) {
        found.add(prefix + field.getName());
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          of(field.getMessageType(), prefix + field.getName() + ".", wanted, found);
        }
      }
    }
  }
}
