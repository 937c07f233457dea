package dev.berth.nodelet.runtime;

import java.util.List;

/**
 * What of the host a container may use beside what every container has.
 *
 * @param nodes its files in /dev
 * @param gpus the UUIDs of NVIDIA's graphics processors
 */
public record Devices(List<Node> nodes, List<String> gpus) {
  public static final Devices NONE = new Devices(List.of(), List.of());

  public Devices {
    nodes = List.copyOf(nodes);
    gpus = List.copyOf(gpus);
  }

  /**
   * A device, which the container sees where the host has it.
   *
   * @param permissions of r (read), w (write) and m (make it anew with mknod)
   */
  public record Node(String path, String permissions) {}
}
