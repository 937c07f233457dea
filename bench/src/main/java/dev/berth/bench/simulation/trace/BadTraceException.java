package dev.berth.bench.simulation.trace;

/** A file that can't be understood. The message names it, with line and column where there are. */
public final class BadTraceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadTraceException(String message) {
    super(message);
  }
}
