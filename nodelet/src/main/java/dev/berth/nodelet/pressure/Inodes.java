package dev.berth.nodelet.pressure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The inodes of a file system, for which Java has no call: {@code stat -f} is asked. */
record Inodes(long total, long free) {
  private static final int SECONDS = 5;

  /** Empty: the file system has no fixed number of them, or there is no such command. */
  static Optional<Inodes> of(Path folder) {
    try {
      Process process =
          new ProcessBuilder("stat", "-f", "-c", "%c %d", folder.toString())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return parse(
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** From text like "16777216 16321814". */
  static Optional<Inodes> parse(String text) {
    if (!text.matches("\\d{1,18} \\d{1,18}")) {
      return Optional.empty();
    }
    String[] numbers = text.split(" ", -1);
    long total = Long.parseLong(numbers[0]);
    return total == 0
        ? Optional.empty()
        : Optional.of(new Inodes(total, Long.parseLong(numbers[1])));
  }
}
