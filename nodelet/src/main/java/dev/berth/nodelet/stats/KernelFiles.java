package dev.berth.nodelet.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Reads the kernel's small text files. */
final class KernelFiles {
  private KernelFiles() {}

  /** A file that holds one number. */
  static long number(Path file) throws IOException {
    return parsed(file, Files.readString(file).strip());
  }

  /** The number after a word at the beginning of a line, as in "total_inactive_file 4096". */
  static OptionalLong named(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name)
          && line.length() > name.length()
          && Character.isWhitespace(line.charAt(name.length()))) {
        return OptionalLong.of(parsed(file, words(line).get(1)));
      }
    }
    return OptionalLong.empty();
  }

  static List<String> words(String line) {
    return List.of(line.strip().split("\\s+"));
  }

  /** A number of a file, which had better be one. */
  static long parsed(Path file, String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException(file + " holds no number: " + text, e);
    }
  }
}
