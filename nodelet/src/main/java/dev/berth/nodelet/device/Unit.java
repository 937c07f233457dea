package dev.berth.nodelet.device;

import dev.berth.nodelet.runtime.Devices;

/**
 * What one place of a task can have at a time: a device, or one share of it.
 *
 * @param resource under which name it is asked for
 * @param share counts the shares of one thing, from 0
 */
public record Unit(String resource, Thing thing, int share) {
  /** For labels: the same after the nodelet's death, as long as the same is offered. */
  public String id() {
    return resource + "=" + thing.name() + (share == 0 ? "" : "#" + share);
  }

  /** What there is on the node. */
  public sealed interface Thing {
    /** What it is called outside: a path, or a UUID. */
    String name();

    /** A file in /dev. */
    record Path(Devices.Node node) implements Thing {
      @Override
      public String name() {
        return node.path();
      }
    }

    /** One of NVIDIA's graphics processors. */
    record Gpu(String uuid) implements Thing {
      @Override
      public String name() {
        return uuid;
      }
    }
  }
}
