package dev.berth.nodelet.device;

import dev.berth.nodelet.device.Unit.Thing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All that a node can give, in the order in which it is given: one share of each thing before the
 * second of any, so that who asks for two gets two things where there are two.
 */
public record Inventory(List<Unit> units) {
  public static final Inventory EMPTY = new Inventory(List.of());

  /** What NVIDIA's own device plug-in calls them. */
  static final String GPU = "nvidia.com/gpu";

  public Inventory {
    units = List.copyOf(units);
  }

  /**
   * @param gpus UUIDs of the graphics processors that the runtime can give
   * @param problem why a path can't be offered, if so
   * @throws IllegalArgumentException naming the option when an offer can't be kept
   */
  public static Inventory of(
      List<Offer> offers, List<String> gpus, Function<String, Optional<String>> problem) {
    List<Unit> units = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    Map<String, String> variables = new TreeMap<>();
    for (Offer offer : offers) {
      if (offer.name().equals(GPU) && !gpus.isEmpty()) {
        throw wrong("%s is offered anyway: the node has %d".formatted(GPU, gpus.size()));
      }
      String other = variables.putIfAbsent(Grant.variable(offer.name()), offer.name());
      if (other != null && !other.equals(offer.name())) {
        throw wrong("%s and %s would have the same variable".formatted(other, offer.name()));
      }
      for (Offer.Item item : offer.items()) {
        String path = item.node().path();
        if (!paths.add(path)) {
          throw wrong("%s is offered twice".formatted(path));
        }
        problem
            .apply(path)
            .ifPresent(why -> {
              throw wrong("%s, offered as %s, %s".formatted(path, offer.name(), why));
            });
        for (int share = 0; share < item.shares(); share++) {
          units.add(new Unit(offer.name(), new Thing.Path(item.node()), share));
        }
      }
    }
    gpus.forEach(uuid -> units.add(new Unit(GPU, new Thing.Gpu(uuid), 0)));
    units.sort(Comparator.comparingInt(Unit::share));
    return new Inventory(units);
  }

  /** How many there are, by name. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    units.forEach(unit -> counts.merge(unit.resource(), 1L, Long::sum));
    return counts;
  }

  private static IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("--offer-device: " + why);
  }
}
