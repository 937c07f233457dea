package dev.berth.nodelet.pressure;

import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;

/**
 * A task that might be evicted.
 *
 * @param used how much it uses of what is short
 * @param requested how much of it was set aside for it
 */
record Candidate(ContainerState container, long used, long requested) {
  long over() {
    return used - requested;
  }

  long priority() {
    return container.number(Labels.PRIORITY, 0);
  }
}
