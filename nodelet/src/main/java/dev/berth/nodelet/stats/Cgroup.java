package dev.berth.nodelet.stats;

import java.io.IOException;
import java.util.OptionalLong;

/** The control group of one container. Fails as soon as the container has ended. */
sealed interface Cgroup permits CgroupV1, CgroupV2 {
  /** Nanoseconds of one cpu so far. */
  long cpuNanos() throws IOException;

  /** Bytes in use but for inactive pages of files. */
  long workingSetBytes() throws IOException;

  /** Empty: no limit. */
  OptionalLong memoryLimitBytes() throws IOException;

  Disk disk() throws IOException;

  /** Bytes moved from and to disks so far. */
  record Disk(long readBytes, long writtenBytes) {}
}
