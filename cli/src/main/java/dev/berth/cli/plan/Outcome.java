package dev.berth.cli.plan;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.preview.Fate;
import dev.berth.scheduling.preview.Forecast;
import dev.berth.scheduling.preview.Forecast.Displaced;
import dev.berth.scheduling.preview.Picture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the manifests have to do with what would happen.
 *
 * @param own of the tasks in the manifests that want a place, what would become of each; in the
 *     order of the manifests
 * @param others as {@code own}, of those elsewhere with whom it would go otherwise than without the
 *     manifests
 * @param displaced who would lose his place because of the manifests
 * @param stay how many tasks of the manifests would stay where they are
 * @param atRest whether the forecast came to its end
 */
record Outcome(
    Map<PlaceKey, Fate> own,
    Map<PlaceKey, Fate> others,
    List<Displaced> displaced,
    int stay,
    boolean atRest) {
  Outcome {
    displaced = List.copyOf(displaced);
  }

  /**
   * @param without what would become of all without the manifests
   * @param with the same with them
   * @param tainted whom taints of the manifests would drive away
   */
  static Outcome of(
      List<Proposal> proposals,
      Picture before,
      Forecast without,
      Forecast with,
      List<Displaced> tainted) {
    Set<PlaceKey> named = new HashSet<>();
    Map<PlaceKey, Fate> own = new LinkedHashMap<>();
    int stay = 0;
    for (Proposal proposal : proposals) {
      if (!(proposal.manifest().object() instanceof Task task)) {
        continue;
      }
      PlaceKey key = Changed.key(task);
      named.add(key);
      Fate fate = with.fates().get(key);
      if (fate != null) {
        own.put(key, fate);
      } else if (before.binding(key).isPresent()) {
        stay++;
      }
    }
    Set<PlaceKey> lostAnyway =
        without.displaced().stream().map(Displaced::task).collect(Collectors.toSet());
    List<Displaced> displaced = new ArrayList<>(tainted);
    with.displaced().stream()
        .filter(one -> !lostAnyway.contains(one.task()))
        .forEach(displaced::add);
    Map<PlaceKey, Fate> others = new LinkedHashMap<>();
    with.fates()
        .forEach((key, fate) -> {
          Fate otherwise = without.fates().get(key);
          if (!named.contains(key)
              && (otherwise == null || isPlaced(fate) != isPlaced(otherwise))) {
            others.put(key, fate);
          }
        });
    return new Outcome(own, others, displaced, stay, with.atRest());
  }

  private static boolean isPlaced(Fate fate) {
    return fate instanceof Fate.Placed;
  }

  /** Everybody, those of the manifests first. */
  List<Map.Entry<PlaceKey, Fate>> all() {
    List<Map.Entry<PlaceKey, Fate>> all = new ArrayList<>(own.entrySet());
    all.addAll(others.entrySet());
    return all;
  }

  /** How many would get a place. */
  long placed() {
    return all().stream().filter(one -> isPlaced(one.getValue())).count();
  }

  /** How many would have none. */
  long waiting() {
    return all().size() - placed();
  }
}
