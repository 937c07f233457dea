package dev.berth.scheduling.topology;

import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.LabelSelector.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Tasks of a namespace with one value of one label. Selectors and tasks that have no bucket in
 * common need not be compared.
 */
record Bucket(String namespace, String key, String value) {
  /** Where a task is found: all of these. */
  static List<Bucket> of(Kin kin) {
    List<Bucket> all = new ArrayList<>();
    all.add(any(kin.namespace()));
    kin.labels().forEach((key, value) -> all.add(new Bucket(kin.namespace(), key, value)));
    return all;
  }

  /**
   * Where all tasks are that are selected, and others with them. Of several ways to look, as with
   * app=db and ordinal=3, the one with the least in it.
   */
  static List<Bucket> of(Members.Selected selected, ToIntFunction<Bucket> size) {
    return selected.namespaces().stream()
        .flatMap(namespace -> of(namespace, selected.selector(), size).stream())
        .toList();
  }

  private static List<Bucket> of(
      String namespace, LabelSelector selector, ToIntFunction<Bucket> size) {
    return selector.requirements().stream()
        .filter(one -> one.operator() == Operator.IN)
        .map(one ->
            one.values().stream()
                .distinct()
                .map(value -> new Bucket(namespace, one.key(), value))
                .toList())
        .min(
            Comparator.comparingLong(buckets -> buckets.stream().mapToLong(size::applyAsInt).sum()))
        .orElseGet(() -> List.of(any(namespace)));
  }

  private static Bucket any(String namespace) {
    return new Bucket(namespace, "", "");
  }
}
