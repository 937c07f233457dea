package dev.berth.scheduling.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the selectors that select a task. Nearly all ask for one value of some label, so they are
 * found by that value: with a thousand apps that each keep apart from their like, a task is
 * compared with its own app's selector only.
 */
final class SelectedIndex<T> {
  private final Map<Bucket, Map<T, Members.Selected>> buckets = new HashMap<>();
  // Which buckets were the smallest when it came.
  private final Map<T, List<Bucket>> where = new HashMap<>();

  /** Adds what is not in it yet. */
  void add(Members.Selected selected, T what) {
    List<Bucket> chosen = Bucket.of(selected, bucket -> in(bucket).size());
    where.put(what, chosen);
    for (Bucket bucket : chosen) {
      buckets.computeIfAbsent(bucket, _ -> new LinkedHashMap<>()).put(what, selected);
    }
  }

  void remove(T what) {
    List<Bucket> chosen = where.remove(what);
    if (chosen == null) {
      return;
    }
    for (Bucket bucket : chosen) {
      buckets.computeIfPresent(
          bucket,
          (_, all) -> {
            all.remove(what);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Those whose selectors select it. */
  List<T> of(Kin kin) {
    List<T> found = new ArrayList<>();
    for (Bucket bucket : Bucket.of(kin)) {
      in(bucket)
          .forEach((what, selected) -> {
            if (selected.include(kin)) {
              found.add(what);
            }
          });
    }
    return found;
  }

  /** How many are looked at to find those that select it. */
  int candidates(Kin kin) {
    return Bucket.of(kin).stream().mapToInt(bucket -> in(bucket).size()).sum();
  }

  private Map<T, Members.Selected> in(Bucket bucket) {
    return buckets.getOrDefault(bucket, Map.of());
  }
}
