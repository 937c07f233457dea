package dev.berth.api.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads one text.
 *
 * <pre>
 *   template = ( text | "{{" ( quoted | function quoted... ) "}}" )*
 *   quoted   = '"' ( any but '"', '\' and a new line | '\"' | '\\' )* '"'
 * </pre>
 */
final class TemplateParser {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private int at;

  TemplateParser(String text) {
    this.text = text;
  }

  List<Part> parse() throws TemplateException {
    while (at < text.length()) {
      int open = text.indexOf(OPEN, at);
      if (open < 0) {
        parts.add(new Part.Text(text.substring(at)));
        return parts;
      }
      if (open > at) {
        parts.add(new Part.Text(text.substring(at, open)));
      }
      at = open + OPEN.length();
      value(open);
    }
    return parts;
  }

  private void value(int open) throws TemplateException {
    skipSpace();
    if (isNext("\"")) {
      String plain = quoted();
      skipSpace();
      close(open);
      parts.add(new Part.Text(plain));
      return;
    }
    int nameAt = at;
    String function = word();
    List<String> arguments = new ArrayList<>();
    skipSpace();
    while (isNext("\"")) {
      arguments.add(quoted());
      skipSpace();
    }
    Reference reference = reference(function, arguments, nameAt);
    close(open);
    parts.add(new Part.Value(reference, line(open), column(open)));
  }

  private Reference reference(String function, List<String> arguments, int nameAt)
      throws TemplateException {
    return switch (function) {
      case "config" -> {
        count(function, arguments, nameAt, "a name and a key");
        yield new Reference.Config(arguments.get(0), arguments.get(1));
      }
      case "secret" -> {
        count(function, arguments, nameAt, "a name and a key");
        yield new Reference.Secret(arguments.get(0), arguments.get(1));
      }
      case "field" -> {
        count(function, arguments, nameAt, "a field of the Task");
        yield new Reference.Field(arguments.getFirst());
      }
      case "env" -> {
        count(function, arguments, nameAt, "a variable's name");
        yield new Reference.Env(arguments.getFirst());
      }
      case "" -> throw problem(nameAt, "expected config, env, field, secret or a quoted text");
      default ->
          throw problem(
              nameAt,
              "unknown function \"" + function + "\"; there are config, env, field and secret");
    };
  }

  private void count(String function, List<String> arguments, int nameAt, String wanted)
      throws TemplateException {
    int number = wanted.contains(" and ") ? 2 : 1;
    if (arguments.size() != number) {
      throw problem(
          nameAt,
          "%s wants %s, each in double quotes, and has %d"
              .formatted(function, wanted, arguments.size()));
    }
  }

  private void close(int open) throws TemplateException {
    if (isNext(CLOSE)) {
      at += CLOSE.length();
    } else if (at >= text.length()) {
      throw problem(open, "{{ without }}");
    } else {
      throw problem(at, "expected }} or a text in double quotes");
    }
  }

  private String quoted() throws TemplateException {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '"' -> {
          return value.toString();
        }
        case '\n' -> throw problem(start, "a quote that is not closed on its line");
        case '\\' -> {
          if (at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0) {
            value.append(text.charAt(at++));
          } else {
            throw problem(at - 1, "after \\ there may only be \" or \\");
          }
        }
        default -> value.append(c);
      }
    }
    throw problem(start, "a quote that is not closed on its line");
  }

  private String word() {
    int start = at;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean isNext(String what) {
    return text.startsWith(what, at);
  }

  private TemplateException problem(int position, String why) {
    return new TemplateException(line(position), column(position), why);
  }

  private int line(int position) {
    return 1 + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  private int column(int position) {
    return position - text.lastIndexOf('\n', position - 1);
  }
}
