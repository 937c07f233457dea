package dev.berth.api.kind;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.FieldSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads and prints field selectors in kubectl's syntax: {@code status.phase=Running,
 * metadata.name!=x}. In a value, {@code \}, {@code ,} and {@code =} are written with a {@code \}
 * before them. The empty text selects everything.
 */
public final class FieldSelectors {
  private static final List<String> OF_ALL_KINDS = List.of("metadata.name", "metadata.namespace");

  private FieldSelectors() {}

  /** The fields that a selector of this kind may name. */
  public static List<String> supported(Kind<?> kind) {
    List<String> all = new ArrayList<>(OF_ALL_KINDS);
    all.addAll(kind.rules().selectableFields());
    return all;
  }

  /** Fails with {@link Failure.BadRequest}: for a field that is not supported, it lists those. */
  public static FieldSelector parse(String text, Kind<?> kind) {
    if (text.isBlank()) {
      return FieldSelector.ALL;
    }
    List<Requirement> requirements = new ArrayList<>();
    for (String term : split(text)) {
      if (!term.isBlank()) {
        requirements.add(requirement(text, term.strip(), kind));
      }
    }
    return new FieldSelector(requirements);
  }

  /** The text that {@link #parse} reads as the same selector. */
  public static String print(FieldSelector selector) {
    return selector.requirements().stream()
        .map(one -> one.path() + (one.equal() ? "=" : "!=") + escape(one.value()))
        .collect(Collectors.joining(","));
  }

  private static Requirement requirement(String text, String term, Kind<?> kind) {
    int equals = term.indexOf('=');
    if (equals <= 0) {
      throw bad(text, "expected field=value or field!=value, not \"" + term + "\"");
    }
    boolean not = term.charAt(equals - 1) == '!';
    String path = term.substring(0, not ? equals - 1 : equals).strip();
    boolean twice = !not && equals + 1 < term.length() && term.charAt(equals + 1) == '=';
    String value = unescape(text, term.substring(equals + (twice ? 2 : 1)).strip());
    if (!supported(kind).contains(path)) {
      throw bad(
          text,
          "\"%s\" is not a field that selects %s; supported: %s"
              .formatted(path, kind.plural(), String.join(", ", supported(kind))));
    }
    return new Requirement(path, !not, value);
  }

  private static List<String> split(String text) {
    List<String> terms = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == ',') {
        terms.add(text.substring(start, i));
        start = i + 1;
      }
    }
    terms.add(text.substring(start));
    return terms;
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }

  private static String unescape(String text, String value) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '=') {
        throw bad(text, "'=' in a value is written \\=");
      }
      if (c == '\\') {
        i++;
        if (i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
          throw bad(text, "\\ is followed by one of \\ , =");
        }
        c = value.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  private static FailureException bad(String text, String what) {
    return new FailureException(new Failure.BadRequest("field selector \"" + text + "\": " + what));
  }
}
