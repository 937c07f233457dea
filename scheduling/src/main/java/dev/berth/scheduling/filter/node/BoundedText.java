package dev.berth.scheduling.filter.node;

import java.util.regex.Pattern;

/**
 * A text of which a pattern may read so many letters only. Some patterns, such as {@code (a|aa)+b},
 * would read theirs for years: nobody's constraint may keep all other tasks waiting.
 */
final class BoundedText implements CharSequence {
  // What patterns that people mean read of a label is a few hundred.
  private static final int MOST = 10_000;

  private final String text;
  private int read;

  private BoundedText(String text) {
    this.text = text;
  }

  /** Whether the pattern matches all of the text; one that reads too much of it does not. */
  static boolean matches(Pattern pattern, String text) {
    try {
      return pattern.matcher(new BoundedText(text)).matches();
    } catch (ReadTooMuch _) {
      return false;
    }
  }

  @Override
  public char charAt(int index) {
    if (++read > MOST) {
      throw new ReadTooMuch();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }

  private static final class ReadTooMuch extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReadTooMuch() {
      super("read too much", null, false, false);
    }
  }
}
