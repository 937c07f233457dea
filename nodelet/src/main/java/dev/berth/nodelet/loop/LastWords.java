package dev.berth.nodelet.loop;

import dev.berth.api.failure.FailureException;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.LogStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the end of what containers wrote that have ended. */
final class LastWords {
  private static final Logger log = LoggerFactory.getLogger(LastWords.class);
  // Kubernetes takes as much of the log when it stands for a termination message.
  private static final int LINES = 80;
  private static final int BYTES = 2048;
  // The next start waits for this. Output that takes longer to read is not worth that.
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final LogOptions END =
      new LogOptions(false, Optional.empty(), OptionalLong.of(LINES), false);

  private final ContainerRuntime runtime;
  private final Timers timers;

  LastWords(ContainerRuntime runtime, Timers timers) {
    this.runtime = runtime;
    this.timers = timers;
  }

  /** At most 80 lines and 2048 bytes; "" when there is nothing, or when it can't be read. */
  String of(String containerId) {
    try (LogStream stream = runtime.logs(containerId, END);
        Timers.Timer _ = timers.after(MOST, stream::close)) {
      return text(end(stream));
    } catch (FailureException e) {
      log.info("container={} its output can't be read: {}", containerId, e.getMessage());
      return "";
    }
  }

  private static byte[] end(LogStream stream) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (LogStream.Chunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
      kept.writeBytes(chunk.data());
      if (kept.size() > 64 * BYTES) {
        byte[] all = kept.toByteArray();
        kept.reset();
        kept.writeBytes(Arrays.copyOfRange(all, all.length - BYTES, all.length));
      }
    }
    byte[] all = kept.toByteArray();
    return Arrays.copyOfRange(all, Math.max(0, all.length - BYTES), all.length);
  }

  /** Without what is left of a character that was cut, and what no terminal should be sent. */
  private static String text(byte[] bytes) {
    int start = 0;
    while (bytes.length == BYTES && start < 3 && (bytes[start] & 0xC0) == 0x80) {
      start++;
    }
    String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "").strip();
  }
}
