package dev.berth.nodelet.admission;

import dev.berth.api.kind.task.CapabilityNames;
import dev.berth.nodelet.device.Offer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the node's operator lets tasks do beyond what is safe. Nothing unless said.
 *
 * @param privileged whether a container may be as root on the node
 * @param capabilities those that a container may get beside Docker's default ones; "ALL" is each
 * @param unconfined whether a container may do without seccomp's and AppArmor's profiles
 * @param hostNetwork whether a container may be in the node's own network
 * @param devices which devices a container may ask for
 * @param resources how many there are of what is only counted
 */
public record Allowances(
    boolean privileged,
    Set<String> capabilities,
    boolean unconfined,
    boolean hostNetwork,
    List<Offer> devices,
    Map<String, Long> resources) {
  public static final Allowances NONE = new Allowances(false, Set.of(), false, false);

  /** Capabilities may be named in the kernel's way, as "CAP_NET_ADMIN", or as manifests do. */
  public Allowances {
    capabilities =
        capabilities.stream().map(Allowances::capability).collect(Collectors.toUnmodifiableSet());
    devices = List.copyOf(devices);
    resources = Map.copyOf(resources);
  }

  public Allowances(
      boolean privileged, Set<String> capabilities, boolean unconfined, boolean hostNetwork) {
    this(privileged, capabilities, unconfined, hostNetwork, List.of(), Map.of());
  }

  public Allowances withDevices(List<Offer> offers) {
    return new Allowances(privileged, capabilities, unconfined, hostNetwork, offers, resources);
  }

  public Allowances withResources(Map<String, Long> counts) {
    return new Allowances(privileged, capabilities, unconfined, hostNetwork, devices, counts);
  }

  private static String capability(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    String name =
        upper.startsWith(CapabilityNames.PREFIX)
            ? upper.substring(CapabilityNames.PREFIX.length())
            : upper;
    if (!CapabilityNames.isKnown(name)) {
      throw new IllegalArgumentException("not a capability (allow-capabilities): " + text);
    }
    return name;
  }
}
