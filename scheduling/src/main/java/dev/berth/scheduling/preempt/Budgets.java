package dev.berth.scheduling.preempt;

import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.topology.Kin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the DisruptionBudgets allow, as far as it is known here. The API server has the last word;
 * this keeps proposals from being refused there.
 */
public final class Budgets {
  private record Budget(PlaceKey key, LabelSelector selector, int granted, Set<PlaceKey> spent) {
    int allowed() {
      return granted - spent.size();
    }
  }

  private final Map<PlaceKey, Budget> byKey = new HashMap<>();
  private final Map<String, List<Budget>> byNamespace = new HashMap<>();

  public void put(DisruptionBudget budget) {
    PlaceKey key = PlaceKey.of(budget.getMetadata());
    replace(
        new Budget(
            key,
            Selectors.of(budget.getSpec().getSelector()),
            budget.getStatus().getDisruptionsAllowed(),
            new HashSet<>()));
  }

  private void replace(Budget budget) {
    remove(budget.key());
    byKey.put(budget.key(), budget);
    byNamespace.computeIfAbsent(budget.key().namespace(), _ -> new ArrayList<>()).add(budget);
  }

  public void remove(PlaceKey key) {
    Budget gone = byKey.remove(key);
    if (gone != null) {
      byNamespace.computeIfPresent(
          key.namespace(),
          (_, all) -> {
            all.remove(gone);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Somebody is asked to go: until his budgets are counted anew, they allow one less. */
  public void spend(Place place) {
    of(place).forEach(budget -> budget.spent().add(place.key()));
  }

  /** He does not go after all, or has gone: whoever counts his budgets knows that by now. */
  public void settled(PlaceKey key) {
    for (Budget budget : byNamespace.getOrDefault(key.namespace(), List.of())) {
      budget.spent().remove(key);
    }
  }

  /** Whether all of its budgets allow that somebody goes. */
  boolean allow(Place place) {
    return byKey.isEmpty() || of(place).stream().allMatch(budget -> budget.allowed() > 0);
  }

  /** Counts evictions against the budgets, without changing them. */
  Use use() {
    return new Use();
  }

  /** Evictions that are being thought about. */
  final class Use {
    private final Map<PlaceKey, Integer> used = new HashMap<>();

    /** Counts one more, when all of its budgets allow it. */
    boolean take(Place place) {
      List<Budget> all = of(place);
      for (Budget budget : all) {
        if (used.getOrDefault(budget.key(), 0) >= budget.allowed()) {
          return false;
        }
      }
      all.forEach(budget -> used.merge(budget.key(), 1, Integer::sum));
      return true;
    }

    void giveBack(Place place) {
      of(place).forEach(budget -> used.merge(budget.key(), -1, Integer::sum));
    }
  }

  private List<Budget> of(Place place) {
    Kin kin = place.footprint().kin();
    return byNamespace.getOrDefault(kin.namespace(), List.of()).stream()
        .filter(budget -> budget.selector().matches(kin.labels()))
        .toList();
  }
}
