package dev.berth.api.template;

/** A piece of a template. */
public sealed interface Part {
  /** Text as it is. */
  record Text(String text) implements Part {}

  /**
   * A value to be put in.
   *
   * @param line of its opening braces, from 1
   * @param column of its opening braces, from 1
   */
  record Value(Reference reference, int line, int column) implements Part {
    /** What is wrong with the value, where it is. */
    public TemplateException problem(String why) {
      return new TemplateException(line, column, why);
    }
  }
}
