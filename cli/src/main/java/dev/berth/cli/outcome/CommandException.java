package dev.berth.cli.outcome;

import java.util.List;

/** Ends a verb: what the person is told, an error per line, and the exit code. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Done. */
  public static final int DONE = 0;

  /** Understood, and failed. */
  public static final int FAILED = 1;

  /** Not understood. */
  public static final int USAGE = 2;

  /** As a shell tells of a program that was ended by the signal SIGPIPE. */
  public static final int PIPE_BROKEN = 141;

  private final int exitCode;
  private final transient List<String> errors;

  private CommandException(int exitCode, List<String> errors) {
    super(String.join("\n", errors));
    this.exitCode = exitCode;
    this.errors = List.copyOf(errors);
  }

  public static CommandException failed(String error) {
    return new CommandException(FAILED, List.of(error));
  }

  public static CommandException failed(List<String> errors) {
    return new CommandException(FAILED, errors);
  }

  /** Nobody is told anything. */
  public static CommandException silent(int exitCode) {
    return new CommandException(exitCode, List.of());
  }

  public static CommandException usage(String error) {
    return new CommandException(USAGE, List.of(error));
  }

  public int exitCode() {
    return exitCode;
  }

  /** Each is one line, without "error: ". */
  public List<String> errors() {
    return errors;
  }
}
