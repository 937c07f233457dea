package dev.berth.client.informer;

import com.google.protobuf.Message;
import dev.berth.client.ListOptions;
import dev.berth.client.time.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What an informer is to keep, and how.
 *
 * @param scope which objects: namespace and selectors; the rest is ignored
 * @param indexes by name, each giving the values that an object is found under
 * @param quietAfter without an event or a bookmark for so long, the watch is opened anew; must be
 *     longer than the server's interval of bookmarks
 * @param reconnect the waits between tries; each is shortened at random by up to half
 */
public record InformerOptions<T extends Message>(
    ListOptions scope,
    Map<String, Function<? super T, ? extends Collection<String>>> indexes,
    Duration quietAfter,
    Backoff reconnect) {
  public static final Duration DEFAULT_QUIET_AFTER = Duration.ofSeconds(30);
  public static final Backoff DEFAULT_RECONNECT =
      Backoff.between(Duration.ofMillis(50), Duration.ofSeconds(5));

  public InformerOptions {
    indexes = Map.copyOf(indexes);
  }

  /** All objects of the kind, with no index but the namespace. */
  public static <T extends Message> InformerOptions<T> all() {
    return new InformerOptions<>(ListOptions.ALL, Map.of(), DEFAULT_QUIET_AFTER, DEFAULT_RECONNECT);
  }

  public InformerOptions<T> in(ListOptions other) {
    return new InformerOptions<>(other, indexes, quietAfter, reconnect);
  }

  public InformerOptions<T> withIndex(
      String name, Function<? super T, ? extends Collection<String>> values) {
    Map<String, Function<? super T, ? extends Collection<String>>> more = new HashMap<>(indexes);
    more.put(name, values);
    return new InformerOptions<>(scope, more, quietAfter, reconnect);
  }

  public InformerOptions<T> withQuietAfter(Duration other) {
    return new InformerOptions<>(scope, indexes, other, reconnect);
  }

  public InformerOptions<T> withReconnect(Backoff other) {
    return new InformerOptions<>(scope, indexes, quietAfter, other);
  }
}
