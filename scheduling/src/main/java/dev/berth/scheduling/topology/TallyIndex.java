package dev.berth.scheduling.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the tallies of the tasks that a selector selects: the other way of SelectedIndex. */
final class TallyIndex {
  private final Map<Bucket, Set<Tally>> buckets = new HashMap<>();

  void add(Tally tally) {
    for (Bucket bucket : Bucket.of(tally.kin())) {
      buckets.computeIfAbsent(bucket, _ -> new LinkedHashSet<>()).add(tally);
    }
  }

  void remove(Tally tally) {
    for (Bucket bucket : Bucket.of(tally.kin())) {
      buckets.computeIfPresent(
          bucket,
          (_, all) -> {
            all.remove(tally);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Those that are selected. */
  List<Tally> of(Members.Selected selected) {
    List<Tally> found = candidates(selected);
    found.removeIf(tally -> !selected.include(tally.kin()));
    return found;
  }

  /** All that are looked at to find those that are selected. */
  List<Tally> candidates(Members.Selected selected) {
    List<Tally> all = new ArrayList<>();
    for (Bucket bucket : Bucket.of(selected, one -> in(one).size())) {
      all.addAll(in(bucket));
    }
    return all;
  }

  private Set<Tally> in(Bucket bucket) {
    return buckets.getOrDefault(bucket, Set.of());
  }
}
