package dev.berth.nodelet.runtime;

/**
 * How a command in a container ended.
 *
 * @param output the beginning of what it wrote, of both outputs: at most 4 KiB
 */
public record ExecResult(int exitCode, String output) {
  /** No more than so many bytes of the output are kept. */
  public static final int MAX_OUTPUT = 4096;
}
