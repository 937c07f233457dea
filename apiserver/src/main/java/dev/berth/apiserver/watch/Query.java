package dev.berth.apiserver.watch;

import dev.berth.api.kind.Kind;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.apiserver.store.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which objects a list or a watch is about.
 *
 * @param namespace "" for all
 */
public record Query(Kind<?> kind, String namespace, LabelSelector labels, FieldSelector fields) {
  Scope scope() {
    return new Scope(kind, namespace);
  }

  boolean selectsAll() {
    return labels.requirements().isEmpty() && fields.requirements().isEmpty();
  }

  /** The name of the one object that it may select; null when it may select others. */
  @Nullable String name() {
    if (kind.namespaced() && namespace.isEmpty()) {
      return null;
    }
    for (FieldSelector.Requirement requirement : fields.requirements()) {
      if (requirement.equal() && requirement.path().equals("metadata.name")) {
        return requirement.value();
      }
    }
    return null;
  }

  /** The groups that selected items may be in; none when it may be any. */
  List<String> valuesOf(Grouping by) {
    return switch (by) {
      case Grouping.ByField(String path) ->
          fields.requirements().stream()
              .filter(requirement -> requirement.equal() && requirement.path().equals(path))
              .map(FieldSelector.Requirement::value)
              .limit(1)
              .toList();
      case Grouping.ByLabel(String key) ->
          labels.requirements().stream()
              .filter(requirement -> requirement.operator() == LabelSelector.Operator.IN)
              .filter(requirement -> requirement.key().equals(key))
              .map(LabelSelector.Requirement::values)
              .findFirst()
              .orElse(List.of())
              .stream()
              .distinct()
              .toList();
      case Grouping.Everything _, Grouping.Undecodable _ -> List.of();
    };
  }
}
