package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.FieldPath;
import dev.berth.api.meta.FieldSelector;
import java.util.HashMap;
import java.util.Map;

/** A field selector with its paths looked up, for many objects of one kind. */
final class SelectedFields {
  private final FieldSelector selector;
  private final Map<String, FieldPath> paths;

  private SelectedFields(FieldSelector selector, Map<String, FieldPath> paths) {
    this.selector = selector;
    this.paths = paths;
  }

  static SelectedFields of(Kind<?> kind, FieldSelector selector) {
    Map<String, FieldPath> paths = new HashMap<>();
    for (FieldSelector.Requirement requirement : selector.requirements()) {
      FieldPath.of(kind.prototype().getDescriptorForType(), requirement.path())
          .ifPresent(path -> paths.put(requirement.path(), path));
    }
    return new SelectedFields(selector, paths);
  }

  boolean match(Message object) {
    return selector.matches(path -> {
      FieldPath field = paths.get(path);
      return field == null ? "" : field.read(object);
    });
  }
}
