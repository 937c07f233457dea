package dev.berth.nodelet.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * A group of version 1: a folder below each controller's own.
 *
 * @param cpuacct its folder of that controller, and so on
 */
record CgroupV1(Path cpuacct, Path memory, Path blkio) implements Cgroup {
  /** No limit is the greatest number of whole pages, which differs between kernels. */
  private static final long LIMITLESS = 1L << 60;

  @Override
  public long cpuNanos() throws IOException {
    return KernelFiles.number(cpuacct.resolve("cpuacct.usage"));
  }

  @Override
  public long workingSetBytes() throws IOException {
    long usage = KernelFiles.number(memory.resolve("memory.usage_in_bytes"));
    long inactive =
        KernelFiles.named(memory.resolve("memory.stat"), "total_inactive_file").orElse(0);
    return Math.max(0, usage - inactive);
  }

  @Override
  public OptionalLong memoryLimitBytes() throws IOException {
    long limit = KernelFiles.number(memory.resolve("memory.limit_in_bytes"));
    return limit >= LIMITLESS ? OptionalLong.empty() : OptionalLong.of(limit);
  }

  /** Lines like "8:0 Read 4096", one for each device and direction, and a total. */
  @Override
  public Disk disk() throws IOException {
    Path recursive = blkio.resolve("blkio.throttle.io_service_bytes_recursive");
    // Older kernels have no such file, and no groups below a container's either.
    Path file =
        Files.exists(recursive) ? recursive : blkio.resolve("blkio.throttle.io_service_bytes");
    long read = 0;
    long written = 0;
    for (String line : Files.readAllLines(file)) {
      List<String> words = KernelFiles.words(line);
      if (words.size() == 3 && words.get(1).equals("Read")) {
        read += KernelFiles.parsed(file, words.get(2));
      } else if (words.size() == 3 && words.get(1).equals("Write")) {
        written += KernelFiles.parsed(file, words.get(2));
      }
    }
    return new Disk(read, written);
  }
}
