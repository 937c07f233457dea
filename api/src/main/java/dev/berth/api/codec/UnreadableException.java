package dev.berth.api.codec;

import dev.berth.api.codec.Tree.Mark;

/** A text is not JSON, or not YAML. Ends in this package, as a {@link Problem}. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Mark mark;
  private final String problem;

  UnreadableException(Mark mark, String problem) {
    super(problem);
    this.mark = mark;
    this.problem = problem;
  }

  UnreadableException(Mark mark, String problem, Throwable cause) {
    super(problem, cause);
    this.mark = mark;
    this.problem = problem;
  }

  Mark mark() {
    return mark;
  }

  String problem() {
    return problem;
  }
}
