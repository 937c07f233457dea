package dev.berth.nodelet.device;

import dev.berth.nodelet.device.Unit.Thing;
import dev.berth.nodelet.runtime.Devices;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The units that a container gets. */
public record Grant(List<Unit> units) {
  public static final Grant NONE = new Grant(List.of());

  public Grant {
    units = List.copyOf(units);
  }

  /** For the container's label: ids with commas, in order. */
  public String label() {
    return units.stream().map(Unit::id).sorted().collect(Collectors.joining(","));
  }

  /** As the runtime is asked for them; of a thing with two shares once. */
  public Devices devices() {
    Set<Devices.Node> nodes = new LinkedHashSet<>();
    Set<String> gpus = new LinkedHashSet<>();
    for (Unit unit : units) {
      switch (unit.thing()) {
        case Thing.Path(var node) -> nodes.add(node);
        case Thing.Gpu(var uuid) -> gpus.add(uuid);
      }
    }
    return new Devices(List.copyOf(nodes), List.copyOf(gpus));
  }

  /** What the container is told: paths or UUIDs with commas, by the resource's variable. */
  public Map<String, String> variables() {
    return units.stream()
        .collect(
            Collectors.groupingBy(
                unit -> variable(unit.resource()),
                TreeMap::new,
                Collectors.mapping(
                    unit -> unit.thing().name(),
                    Collectors.collectingAndThen(
                        Collectors.toCollection(LinkedHashSet::new),
                        names -> String.join(",", names)))));
  }

  /** For example BERTH_DEVICE_EXAMPLE_COM_FUSE for "example.com/fuse". */
  static String variable(String resource) {
    return "BERTH_DEVICE_" + resource.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
