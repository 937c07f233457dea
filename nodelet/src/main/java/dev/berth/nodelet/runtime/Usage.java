package dev.berth.nodelet.runtime;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a container uses, and has used since it began.
 *
 * @param cpuNanos nanoseconds of one cpu since it began
 * @param memoryBytes its working set: all but file pages that the kernel would drop first
 * @param memoryLimitBytes the most that it may use; empty: no limit
 * @param network empty when it is in the host's own network, or that can't be told
 * @param diskReadBytes since it began
 * @param diskWriteBytes since it began
 */
public record Usage(
    long cpuNanos,
    long memoryBytes,
    OptionalLong memoryLimitBytes,
    Optional<Traffic> network,
    long diskReadBytes,
    long diskWriteBytes) {
  /** Over all networks of a container but loopback, since it began. */
  public record Traffic(long receivedBytes, long transmittedBytes) {}
}
