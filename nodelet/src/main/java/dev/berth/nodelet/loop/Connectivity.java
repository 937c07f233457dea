package dev.berth.nodelet.loop;

import dev.berth.client.time.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When an API server last acknowledged this node, by the monotonic clock alone. A file says it to
 * the next process, by the wall clock, for there is no other that both have: a Task that must be
 * gone after so many seconds of silence must be gone then though the nodelet was restarted.
 */
public final class Connectivity {
  private static final Logger log = LoggerFactory.getLogger(Connectivity.class);
  private static final Duration KEPT_EACH = Duration.ofSeconds(5);

  private final Timers timers;
  private final Optional<Path> file;
  private volatile long heardNanos;
  private volatile long keptNanos;

  /** Begins as if it had been heard just now. */
  public Connectivity(Timers timers) {
    this(timers, Optional.empty(), Duration.ZERO);
  }

  private Connectivity(Timers timers, Optional<Path> file, Duration silence) {
    this.timers = timers;
    this.file = file;
    this.heardNanos = timers.nanos() - silence.toNanos();
    this.keptNanos = timers.nanos() - KEPT_EACH.toNanos();
  }

  /** Goes on where an earlier process that used the file ended. */
  public static Connectivity keptIn(Path file, Timers timers) {
    return new Connectivity(timers, Optional.of(file), silence(file, timers.instant()));
  }

  private static Duration silence(Path file, Instant now) {
    try {
      Duration silence = Duration.between(Instant.parse(Files.readString(file).strip()), now);
      // It is none of a clock that was set back; and no more than the arithmetic can take.
      return silence.isNegative() ? Duration.ZERO : min(silence, Duration.ofDays(365));
    } catch (IOException | DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** An API server has just acknowledged the node. */
  public void heard() {
    long now = timers.nanos();
    heardNanos = now;
    if (file.isPresent() && now - keptNanos >= KEPT_EACH.toNanos()) {
      keptNanos = now;
      keep(file.get());
    }
  }

  private void keep(Path into) {
    try {
      Path fresh = into.resolveSibling(into.getFileName() + ".new");
      Files.writeString(fresh, timers.instant() + "\n");
      Files.move(fresh, into, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      log.debug("{} can't be written: {}", into, e.toString());
    }
  }

  /** How long ago that was. */
  public Duration silence() {
    return Duration.ofNanos(timers.nanos() - heardNanos);
  }
}
