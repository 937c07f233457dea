package dev.berth.api.codec;

/**
 * Where an object was written.
 *
 * @param file the file's name as it was given, "-" for standard input
 * @param line the line that the object begins on, from 1
 */
public record Source(String file, int line) {
  /** For example {@code hello.yaml:12}. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
