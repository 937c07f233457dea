package dev.berth.scheduling.topology;

import dev.berth.api.meta.LabelSelector.Operator;
import dev.berth.api.meta.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the selectors that select a task. Nearly all ask for one value of some label, so they are
 * found by that value: with a thousand apps that each keep apart from their like, a task is
 * compared with its own app's selector only.
 */
final class SelectedIndex<T> {
  private record Bucket(String namespace, String key, String value) {}

  private record Entry<T>(Members.Selected selected, T what) {}

  private final Map<Bucket, List<Entry<T>>> buckets = new HashMap<>();

  void add(Members.Selected selected, T what) {
    Entry<T> entry = new Entry<>(selected, what);
    for (String namespace : selected.namespaces()) {
      buckets.computeIfAbsent(bucket(namespace, selected), _ -> new ArrayList<>()).add(entry);
    }
  }

  void remove(Members.Selected selected, T what) {
    Entry<T> entry = new Entry<>(selected, what);
    for (String namespace : selected.namespaces()) {
      buckets.computeIfPresent(
          bucket(namespace, selected),
          (_, all) -> {
            all.remove(entry);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Those whose selectors select it. */
  List<T> of(Kin kin) {
    List<T> found = new ArrayList<>();
    collect(new Bucket(kin.namespace(), "", ""), kin, found);
    kin.labels()
        .forEach((key, value) -> collect(new Bucket(kin.namespace(), key, value), kin, found));
    return found;
  }

  private void collect(Bucket bucket, Kin kin, List<T> found) {
    for (Entry<T> entry : buckets.getOrDefault(bucket, List.of())) {
      if (entry.selected().include(kin)) {
        found.add(entry.what());
      }
    }
  }

  private static Bucket bucket(String namespace, Members.Selected selected) {
    Optional<Requirement> exact =
        selected.selector().requirements().stream()
            .filter(one -> one.operator() == Operator.IN && one.values().size() == 1)
            .findFirst();
    return exact
        .map(one -> new Bucket(namespace, one.key(), one.values().getFirst()))
        .orElseGet(() -> new Bucket(namespace, "", ""));
  }
}
