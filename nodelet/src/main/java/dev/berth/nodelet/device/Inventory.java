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
 * All that a node can give.
 *
 * @param units in the order in which they are given: one share of each thing before the second of
 *     any, so that who asks for two gets two things where there are two
 * @param counted how many there are of what is nothing but a number
 */
public record Inventory(List<Unit> units, Map<String, Long> counted) {
  public static final Inventory EMPTY = new Inventory(List.of(), Map.of());

  /** What NVIDIA's own device plug-in calls them. */
  static final String GPU = "nvidia.com/gpu";

  public Inventory {
    units = List.copyOf(units);
    counted = Map.copyOf(counted);
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
    return new Inventory(units, Map.of());
  }

  /**
   * The same, and what is given by number.
   *
   * @throws IllegalArgumentException naming the option when one of these is a device's name
   */
  public Inventory with(Map<String, Long> numbers) {
    for (Unit unit : units) {
      if (numbers.containsKey(unit.resource())) {
        throw new IllegalArgumentException(
            "--offer-resource: %s is the name of devices that the node offers"
                .formatted(unit.resource()));
      }
    }
    return new Inventory(units, numbers);
  }

  /** Of what somebody asks for, that which is not given by number. */
  Map<String, Long> devices(Map<String, Long> asked) {
    Map<String, Long> devices = new TreeMap<>(asked);
    devices.keySet().removeAll(counted.keySet());
    return devices;
  }

  /** How many there are, by name. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>(counted);
    units.forEach(unit -> counts.merge(unit.resource(), 1L, Long::sum));
    return counts;
  }

  private static IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("--offer-device: " + why);
  }
}
