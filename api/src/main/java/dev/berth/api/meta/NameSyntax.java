package dev.berth.api.meta;

/**
 * What the parts of names may be made of. Every write asks for several names; going over their
 * characters takes a fraction of the time that a regular expression takes.
 */
public final class NameSyntax {
  private NameSyntax() {}

  /** {@code [a-z0-9]([-a-z0-9]*[a-z0-9])?}. */
  public static boolean isDnsLabel(String text) {
    return isDnsLabel(text, 0, text.length());
  }

  /** DNS labels joined by dots. */
  public static boolean isDnsSubdomain(String text) {
    int from = 0;
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
      if (!isDnsLabel(text, from, dot)) {
        return false;
      }
      from = dot + 1;
    }
    return isDnsLabel(text, from, text.length());
  }

  /** {@code ([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]}. */
  public static boolean isQualifiedName(String text) {
    if (text.isEmpty()
        || !isLetterOrDigit(text.charAt(0))
        || !isLetterOrDigit(text.charAt(text.length() - 1))) {
      return false;
    }
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDnsLabel(String text, int from, int to) {
    if (from == to || text.charAt(from) == '-' || text.charAt(to - 1) == '-') {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isSmall(c) && !isDigit(c) && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return isSmall(c) || isDigit(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isSmall(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
