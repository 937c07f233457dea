package dev.berth.nodelet.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A group of version 2: one folder for all controllers.
 *
 * @param folder its folder
 */
record CgroupV2(Path folder) implements Cgroup {
  @Override
  public long cpuNanos() throws IOException {
    Path file = folder.resolve("cpu.stat");
    return TimeUnit.MICROSECONDS.toNanos(
        KernelFiles.named(file, "usage_usec")
            .orElseThrow(() -> new IOException(file + " has no usage_usec")));
  }

  @Override
  public long workingSetBytes() throws IOException {
    long usage = KernelFiles.number(folder.resolve("memory.current"));
    long inactive = KernelFiles.named(folder.resolve("memory.stat"), "inactive_file").orElse(0);
    return Math.max(0, usage - inactive);
  }

  @Override
  public OptionalLong memoryLimitBytes() throws IOException {
    Path file = folder.resolve("memory.max");
    String limit = Files.readString(file).strip();
    return limit.equals("max")
        ? OptionalLong.empty()
        : OptionalLong.of(KernelFiles.parsed(file, limit));
  }

  /** Lines like "8:0 rbytes=4096 wbytes=0 rios=1 ...", one for each device. */
  @Override
  public Disk disk() throws IOException {
    Path file = folder.resolve("io.stat");
    if (!Files.exists(file)) {
      return new Disk(0, 0); // the controller is off
    }
    long read = 0;
    long written = 0;
    for (String line : Files.readAllLines(file)) {
      for (String word : KernelFiles.words(line)) {
        if (word.startsWith("rbytes=")) {
          read += KernelFiles.parsed(file, word.substring("rbytes=".length()));
        } else if (word.startsWith("wbytes=")) {
          written += KernelFiles.parsed(file, word.substring("wbytes=".length()));
        }
      }
    }
    return new Disk(read, written);
  }
}
