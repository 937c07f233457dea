package dev.berth.cli.output;

import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.typed.Suggestion;
import java.util.List;

/** What {@code -o} asks for. */
public enum Format {
  /** Columns; the default. */
  TABLE,
  /** All columns. */
  WIDE,
  YAML,
  JSON,
  /** kind/name, a line each. */
  NAME;

  private static final List<String> WORDS = List.of("wide", "yaml", "json", "name");

  /**
   * @param word "" for a table
   * @throws CommandException (usage) for another word
   */
  public static Format parse(String word) {
    return switch (word) {
      case "" -> TABLE;
      case "wide" -> WIDE;
      case "yaml" -> YAML;
      case "json" -> JSON;
      case "name" -> NAME;
      default ->
          throw CommandException.usage(
              "-o %s: write one of %s%s"
                  .formatted(word, String.join(", ", WORDS), Suggestion.of(word, WORDS)));
    };
  }
}
