package dev.berth.apiserver.watch;

import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What sorted items are sorted by before their paths. */
sealed interface Grouping {
  /** Null for an item that is in no group. */
  @Nullable String of(Item item);

  /** All in one group. */
  record Everything() implements Grouping {
    @Override
    public String of(Item item) {
      return "";
    }
  }

  /** By the value of a label. */
  record ByLabel(String key) implements Grouping {
    @Override
    public @Nullable String of(Item item) {
      return item.labels().get(key);
    }
  }

  /** By the value of a field; what is empty is in no group. */
  record ByField(String path) implements Grouping {
    @Override
    public @Nullable String of(Item item) {
      String value = item.field(path);
      return value.isEmpty() ? null : value;
    }
  }

  /** Those that can't be decoded, and no others. */
  record Undecodable() implements Grouping {
    @Override
    public @Nullable String of(Item item) {
      return item.undecodable() == null ? null : "";
    }
  }

  /** The groupings that would find what a query selects without looking at everything. */
  static List<Grouping> helpfulFor(Query query) {
    List<Grouping> helpful = new ArrayList<>();
    for (FieldSelector.Requirement requirement : query.fields().requirements()) {
      if (requirement.equal()
          && !requirement.value().isEmpty()
          && !requirement.path().equals("metadata.namespace")) {
        helpful.add(new ByField(requirement.path()));
      }
    }
    for (LabelSelector.Requirement requirement : query.labels().requirements()) {
      switch (requirement.operator()) {
        case IN, EXISTS -> helpful.add(new ByLabel(requirement.key()));
        case NOT_IN, DOES_NOT_EXIST -> {}
      }
    }
    return helpful;
  }
}
