package dev.berth.nodelet.spec;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Container;
import dev.berth.nodelet.runtime.Bounds;
import dev.berth.nodelet.runtime.Bounds.Ulimit;

/** What bounds a container beside cpu and memory. */
final class Bounded {
  /**
   * Docker's own default is no limit, and then one container's loop of forks leaves the whole node
   * without processes. The kernel of a small machine has 32768 of them: eight such containers fit
   * beside each other. Few programs have a thousand threads.
   */
  private static final long DEFAULT_PIDS = 4096;

  private Bounded() {}

  static Bounds of(Container container) {
    return new Bounds(
        container.hasSwapLimit() ? Quantities.bytes(container.getSwapLimit()) : 0,
        container.hasPidsLimit() ? container.getPidsLimit() : DEFAULT_PIDS,
        container.getUlimitsList().stream()
            .map(ulimit ->
                new Ulimit(
                    ulimit.getName(),
                    ulimit.getSoft(),
                    ulimit.hasHard() ? ulimit.getHard() : ulimit.getSoft()))
            .toList(),
        container.hasShmSize() ? Quantities.bytes(container.getShmSize()) : 0,
        container.getCpuset());
  }
}
