package dev.berth.nodelet.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How full a file system is, as {@code df} counts it: what only root may use counts for nothing.
 *
 * @param usedBytes what is used
 * @param freeBytes what others than root may still use
 */
record Disk(long usedBytes, long freeBytes) {
  private static final int HUNDRED = 100;

  /** Looks at a disk. */
  @FunctionalInterface
  interface Meter {
    /** Now. */
    Disk measure();

    /** Of the file system that a path is on. */
    static Meter of(Path path) {
      return () -> {
        try {
          FileStore store = Files.getFileStore(path);
          return new Disk(
              store.getTotalSpace() - store.getUnallocatedSpace(), store.getUsableSpace());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      };
    }
  }

  long totalBytes() {
    return usedBytes + freeBytes;
  }

  /** Rounded up, as df does. */
  int usedPercent() {
    return totalBytes() == 0 ? 0 : (int) Math.ceil(usedBytes * (double) HUNDRED / totalBytes());
  }

  boolean isAbove(int percent) {
    return usedBytes > share(percent);
  }

  /** How much must go until it is at a mark; 0 or less: nothing. */
  long above(int percent) {
    return usedBytes - share(percent);
  }

  private long share(int percent) {
    return (long) (totalBytes() * (double) percent / HUNDRED);
  }
}
