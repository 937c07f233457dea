package dev.berth.api.codec;

/**
 * One thing that is wrong in a text.
 *
 * @param file the file's name; "" when there is none
 * @param line from 1
 * @param column from 1
 * @param path the field, for example "spec.container.image"; "" for the whole
 * @param message the sentence for people, which names the field
 * @param strict whether a lenient reader could pass over it: an unknown field or a duplicate
 */
public record Problem(
    String file, int line, int column, String path, String message, boolean strict) {

  /** For example {@code hello.yaml:7: unknown field "spec.container.imag"}. */
  @Override
  public String toString() {
    return (file.isEmpty() ? "line " : file + ":") + line + ": " + message;
  }
}
