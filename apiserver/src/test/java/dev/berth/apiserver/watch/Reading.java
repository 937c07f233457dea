package dev.berth.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchEventType;
import dev.berth.api.v1.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A watch that a test reads, its events as words: type, name, message, version. */
final class Reading implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Watch watch;
  private final List<WatchEvent> events = new ArrayList<>();

  private Reading(Watch watch) {
    this.watch = watch;
  }

  static Reading of(WatchCaches caches, Query query, long afterVersion) {
    return new Reading(caches.watch(query, afterVersion, false));
  }

  /** Reads until there are so many events in all, and has them all. */
  List<String> await(int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (events.size() < count) {
      assertThat(System.nanoTime()).as("%d events, not %s", count, words()).isLessThan(end);
      watch.next(Duration.ofSeconds(1)).forEach(event -> events.add(event.decode()));
    }
    return words();
  }

  private List<String> words() {
    return events.stream().map(Reading::word).toList();
  }

  List<Long> versions() {
    return events.stream().map(Reading::version).toList();
  }

  static String typeAndName(WatchEvent event) {
    return type(event) + " " + task(event).getMetadata().getName();
  }

  static long version(WatchEvent event) {
    return Long.parseLong(task(event).getMetadata().getResourceVersion());
  }

  /** What ends the stream, however much comes before it. */
  static Failure failureOf(Watch watch) {
    return catchThrowableOfType(
            FailureException.class,
            () -> {
              long end = System.nanoTime() + PATIENCE.toNanos();
              while (System.nanoTime() < end) {
                var _ = watch.next(Duration.ofSeconds(1));
              }
            })
        .failure();
  }

  private static String word(WatchEvent event) {
    if (event.getInitialEventsEnd()) {
      return "BOOKMARK end";
    }
    if (event.hasUndecodable()) {
      return "%s undecodable %s %s"
          .formatted(
              type(event), event.getUndecodable().getKey().getName(), event.getResourceVersion());
    }
    return "%s %s %d"
        .formatted(typeAndName(event), task(event).getStatus().getMessage(), version(event));
  }

  private static String type(WatchEvent event) {
    WatchEventType type = event.getType();
    return type.name().substring("WATCH_EVENT_TYPE_".length());
  }

  private static Task task(WatchEvent event) {
    try {
      return event.getObject().unpack(Task.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
