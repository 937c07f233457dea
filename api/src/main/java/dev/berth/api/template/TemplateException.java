package dev.berth.api.template;

/** Something in a template that can't be understood, or has no value. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param line from 1
   * @param column from 1
   */
  public TemplateException(int line, int column, String problem) {
    super("line " + line + ", column " + column + ": " + problem);
  }
}
