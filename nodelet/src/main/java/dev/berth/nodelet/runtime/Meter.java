package dev.berth.nodelet.runtime;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the runtime tells of itself and of what containers use. Calls block and fail as {@link
 * ContainerRuntime}'s do.
 */
public interface Meter {
  /** Returns when the runtime answers at all, and fails when it does not within ten seconds. */
  void ping();

  /**
   * The process, by its id on the runtime's host, that a running container began with; empty for a
   * container that is missing or does not run.
   */
  OptionalLong pid(String id);

  /**
   * What a running container uses, as the runtime measures it; empty for one that is missing or
   * does not run. Costs seconds: it is for runtimes on other hosts, whose kernel can't be asked.
   */
  Optional<Usage> usage(String id);

  /** Whether that costs next to nothing after all, so that it may be asked every few seconds. */
  default boolean isQuick() {
    return false;
  }

  /**
   * How many bytes a container has written over its image, without its volumes; empty for one that
   * is missing. The runtime walks over all those files: it is for those who must know.
   */
  OptionalLong written(String id);

  /** The same, and what is kept of its output, as far as that can be told; empty likewise. */
  default Optional<DiskUse> disk(String id) {
    OptionalLong written = written(id);
    return written.isPresent()
        ? Optional.of(new DiskUse(written.getAsLong(), 0))
        : Optional.empty();
  }
}
