package dev.berth.cli.logs;

import dev.berth.api.rpc.v1.LogChunk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/**
 * Cuts chunks with timestamps into lines, and knows the newest time. After {@link #resume} it drops
 * the lines that came before. A line without a time goes through as it is.
 */
final class LogLines {
  private final boolean timestamps;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Instant newest = Instant.MIN;
  private Instant printedUntil = Instant.MIN;

  /**
   * @param timestamps whether the times stay
   */
  LogLines(boolean timestamps) {
    this.timestamps = timestamps;
  }

  /** {@link Instant#MIN} before the first line. */
  Instant newest() {
    return newest;
  }

  /** The stream begins anew: what is no newer than now was printed. */
  void resume() {
    printedUntil = newest;
    out.reset();
    err.reset();
  }

  /** The lines that are complete with this chunk. */
  byte[] take(LogChunk chunk) {
    ByteArrayOutputStream rest = chunk.getStderr() ? err : out;
    ByteArrayOutputStream complete = new ByteArrayOutputStream();
    for (byte b : chunk.getData().toByteArray()) {
      rest.write(b);
      if (b == '\n') {
        byte[] line = rest.toByteArray();
        rest.reset();
        complete.writeBytes(shown(line));
      }
    }
    return complete.toByteArray();
  }

  /** Last words without an end of line. */
  byte[] unfinished() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.writeBytes(shown(out.toByteArray()));
    rest.writeBytes(shown(err.toByteArray()));
    return rest.toByteArray();
  }

  private byte[] shown(byte[] line) {
    int space = 0;
    while (space < line.length && line[space] != ' ') {
      space++;
    }
    Instant time;
    try {
      time = Instant.parse(new String(line, 0, space, StandardCharsets.UTF_8));
    } catch (DateTimeException e) {
      return line;
    }
    if (!time.isAfter(printedUntil)) {
      return new byte[0];
    }
    newest = time.isAfter(newest) ? time : newest;
    return timestamps
        ? line
        : Arrays.copyOfRange(line, Math.min(line.length, space + 1), line.length);
  }
}
