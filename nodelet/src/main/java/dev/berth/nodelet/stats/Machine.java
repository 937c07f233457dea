package dev.berth.nodelet.stats;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the machine uses as a whole. */
public final class Machine {
  /** The kernel counts time for programs in hundredths of a second, whatever it does itself. */
  private static final long TICK_NANOS = 10_000_000;

  private static final int IDLE = 4;
  private static final int WAITING = 5;
  // What guests used is counted in the columns before as well.
  private static final int COUNTED = 9;

  private final KernelRoots roots;
  private final Path disk;

  /**
   * @param disk a path on the disk that has images and containers
   */
  public Machine(KernelRoots roots, Path disk) {
    this.roots = roots;
    this.disk = disk;
  }

  /** Amounts of bytes. */
  public record Amount(long total, long available) {
    public long used() {
      return Math.max(0, total - available);
    }
  }

  /** Nanoseconds of one cpu that were not idle since the machine began. */
  long cpuNanos() throws IOException {
    Path file = roots.proc().resolve("stat");
    List<String> words = KernelFiles.words(Files.readAllLines(file).getFirst());
    long ticks = 0;
    for (int i = 1; i < Math.min(COUNTED, words.size()); i++) {
      if (i != IDLE && i != WAITING) {
        ticks += KernelFiles.parsed(file, words.get(i));
      }
    }
    return ticks * TICK_NANOS;
  }

  /** Available is what new processes could have without swapping, as the kernel estimates it. */
  public Amount memory() throws IOException {
    Path file = roots.proc().resolve("meminfo");
    return new Amount(kilobytes(file, "MemTotal:"), kilobytes(file, "MemAvailable:"));
  }

  Amount disk() throws IOException {
    FileStore store = Files.getFileStore(disk);
    return new Amount(store.getTotalSpace(), store.getUsableSpace());
  }

  private static long kilobytes(Path file, String name) throws IOException {
    return 1024
        * KernelFiles.named(file, name)
            .orElseThrow(() -> new IOException(file + " has no " + name));
  }
}
