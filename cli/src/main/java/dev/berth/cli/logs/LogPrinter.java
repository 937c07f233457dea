package dev.berth.cli.logs;

import dev.berth.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Prints lines of one task, each behind a prefix, and never between another one's halves. */
final class LogPrinter {
  private final Terminal terminal;
  private final byte[] prefix;

  /**
   * @param prefix "" for none
   */
  LogPrinter(Terminal terminal, String prefix) {
    this.terminal = terminal;
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
  }

  /** Whole lines; the last one may lack its end, when nothing follows it. */
  void print(byte[] lines) {
    if (lines.length == 0) {
      return;
    }
    if (prefix.length == 0) {
      terminal.bytes(lines);
      terminal.flush();
      return;
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    boolean begins = true;
    for (byte b : lines) {
      if (begins) {
        printed.writeBytes(prefix);
      }
      printed.write(b);
      begins = b == '\n';
    }
    if (!begins) {
      printed.write('\n');
    }
    terminal.bytes(printed.toByteArray());
    terminal.flush();
  }
}
