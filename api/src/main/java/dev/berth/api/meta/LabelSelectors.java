package dev.berth.api.meta;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.LabelSelector.Operator;
import dev.berth.api.meta.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads and prints label selectors in kubectl's syntax: {@code a=b,c==d,e!=f,g in (x,y),h notin
 * (z),i,!j}. The empty text selects everything.
 */
public final class LabelSelectors {
  private LabelSelectors() {}

  /** Fails with {@link Failure.BadRequest}, which says where and what was expected. */
  public static LabelSelector parse(String text) {
    if (text.isBlank()) {
      return LabelSelector.ALL;
    }
    return new LabelSelector(new Parser(text).requirements());
  }

  /** The text that {@link #parse} reads as the same selector. */
  public static String print(LabelSelector selector) {
    return selector.requirements().stream()
        .map(LabelSelectors::print)
        .collect(Collectors.joining(","));
  }

  private static String print(Requirement requirement) {
    String key = requirement.key();
    List<String> values = requirement.values();
    boolean single = values.size() == 1;
    String set = "(" + String.join(",", values) + ")";
    return switch (requirement.operator()) {
      case IN -> single ? key + "=" + values.getFirst() : key + " in " + set;
      case NOT_IN -> single ? key + "!=" + values.getFirst() : key + " notin " + set;
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
    };
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<Requirement> requirements() {
      List<Requirement> all = new ArrayList<>();
      all.add(requirement());
      while (at < text.length()) {
        expect(',');
        all.add(requirement());
      }
      return all;
    }

    private Requirement requirement() {
      spaces();
      if (take("!")) {
        Requirement absent = new Requirement(key(), Operator.DOES_NOT_EXIST, List.of());
        spaces();
        return absent;
      }
      String key = key();
      spaces();
      if (at == text.length() || text.charAt(at) == ',') {
        return new Requirement(key, Operator.EXISTS, List.of());
      }
      if (take("!=")) {
        return new Requirement(key, Operator.NOT_IN, List.of(value()));
      }
      if (take("==") || take("=")) {
        return new Requirement(key, Operator.IN, List.of(value()));
      }
      String word = word();
      return switch (word) {
        case "in" -> new Requirement(key, Operator.IN, set());
        case "notin" -> new Requirement(key, Operator.NOT_IN, set());
        default -> throw bad("expected one of =, ==, !=, in, notin after \"" + key + "\"");
      };
    }

    private String key() {
      spaces();
      String key = word();
      LabelSyntax.problemWithKey(key)
          .ifPresent(problem -> {
            throw bad("\"" + key + "\" is not a label's key: " + problem);
          });
      return key;
    }

    private String value() {
      spaces();
      String value = word();
      spaces();
      LabelSyntax.problemWithValue(value)
          .ifPresent(problem -> {
            throw bad("\"" + value + "\" is not a label's value: " + problem);
          });
      return value;
    }

    private List<String> set() {
      spaces();
      expect('(');
      List<String> values = new ArrayList<>();
      do {
        values.add(value());
      } while (take(","));
      expect(')');
      spaces();
      return values;
    }

    private String word() {
      int start = at;
      while (at < text.length() && " \t,()=!<>".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private void spaces() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    private boolean take(String token) {
      if (!text.startsWith(token, at)) {
        return false;
      }
      at += token.length();
      return true;
    }

    private void expect(char c) {
      if (!take(String.valueOf(c))) {
        throw bad("expected '" + c + "'");
      }
    }

    private FailureException bad(String what) {
      return new FailureException(
          new Failure.BadRequest(
              "label selector \"" + text + "\" at character " + (at + 1) + ": " + what));
    }
  }
}
