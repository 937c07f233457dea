package dev.berth.cli.output;

import dev.berth.cli.outcome.CommandException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output and standard error, both UTF-8. Results go to the first, all else to the second,
 * so that a pipe gets results only. Output is buffered until {@link #flush}; an error or a note
 * flushes it first, so that both come in the order of what happened. Safe for use by many threads.
 */
public final class Terminal {
  private static final String BROKEN_PIPE = "Broken pipe";

  private final OutputStream out;
  private final OutputStream err;
  private final boolean colour;

  /**
   * @param colour whether standard output is a terminal that shows colours
   */
  public Terminal(OutputStream out, OutputStream err, boolean colour) {
    this.out = new BufferedOutputStream(out, 1 << 16);
    this.err = err;
    this.colour = colour;
  }

  public boolean colour() {
    return colour;
  }

  /** A line of the result. */
  public synchronized void line(String text) {
    text(text + "\n");
  }

  /** A part of the result, as it is. */
  public synchronized void text(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A part of the result, as it is. */
  public synchronized void bytes(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** A part of what goes to standard error, as it is. */
  public synchronized void errorBytes(byte[] bytes) {
    flush();
    try {
      err.write(bytes);
      err.flush();
    } catch (IOException e) {
      // Nobody is left to read it.
    }
  }

  public synchronized void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** What went wrong: "error: " and the message, on one line each. */
  public void error(String message) {
    note("error: " + message.strip().replace("\n", "\nerror: "));
  }

  /** What may be wrong. */
  public void warning(String message) {
    note("warning: " + message);
  }

  /** Something that a person wants to know and that is not the result. */
  public synchronized void note(String text) {
    try {
      out.flush();
    } catch (IOException e) {
      // What is said here still matters when the reader of the result has gone.
    }
    try {
      err.write((text + "\n").getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException e) {
      // Nobody is left to tell.
    }
  }

  private static CommandException unwritable(IOException e) {
    // The reader of a pipe has had enough, as head has: no failure that anybody need be told.
    return BROKEN_PIPE.equals(e.getMessage())
        ? CommandException.silent(CommandException.PIPE_BROKEN)
        : CommandException.failed("can't write the output: " + e.getMessage());
  }
}
