package dev.berth.cli.copy;

import dev.berth.cli.session.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** How much is copied, on one line of a terminal that is written anew; nothing elsewhere. */
final class Progress {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Session session;
  private final long start;
  private long bytes;
  private long shown;
  private boolean visible;

  Progress(Session session) {
    this.session = session;
    this.start = session.timers().nanos();
    this.shown = start;
  }

  void add(long more) {
    bytes += more;
    if (session.terminal().colour() && session.timers().since(shown).compareTo(PAUSE) > 0) {
      shown = session.timers().nanos();
      visible = true;
      show("\r%s  %s/s ".formatted(text(bytes), text(perSecond())));
    }
  }

  void end() {
    if (visible) {
      show("\r\033[K");
    }
  }

  private long perSecond() {
    long millis = Math.max(1, session.timers().since(start).toMillis());
    return bytes * 1000 / millis;
  }

  private void show(String line) {
    session.terminal().errorBytes(line.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(long amount) {
    return amount < 1 << 20
        ? (amount >> 10) + " KiB"
        : String.format(Locale.ROOT, "%.1f MiB", amount / (double) (1 << 20));
  }
}
