package dev.berth.client.informer;

import com.google.protobuf.Message;
import dev.berth.client.ListOptions;
import dev.berth.client.time.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What an informer is to keep, and how.
 *
 * @param scope which objects: namespace and selectors; the rest is ignored
 * @param indexes by name, each giving the values that an object is found under
 * @param quietAfter without an event or a bookmark for so long, the watch is opened anew; must be
 *     longer than the server's interval of bookmarks
 * @param reconnect the waits between tries; each is shortened at random by up to half
 * @param projection what the cache keeps of each object; see {@link #keeping}
 */
public record InformerOptions<T extends Message>(
    ListOptions scope,
    Map<String, Function<? super T, ? extends Collection<String>>> indexes,
    Duration quietAfter,
    Backoff reconnect,
    UnaryOperator<T> projection) {
  public static final Duration DEFAULT_QUIET_AFTER = Duration.ofSeconds(30);
  public static final Backoff DEFAULT_RECONNECT =
      Backoff.between(Duration.ofMillis(50), Duration.ofSeconds(5));

  public InformerOptions {
    indexes = Map.copyOf(indexes);
  }

  /** All objects of the kind, with no index but the namespace. */
  public static <T extends Message> InformerOptions<T> all() {
    return new InformerOptions<>(
        ListOptions.ALL,
        Map.of(),
        DEFAULT_QUIET_AFTER,
        DEFAULT_RECONNECT,
        UnaryOperator.identity());
  }

  public InformerOptions<T> in(ListOptions other) {
    return new InformerOptions<>(other, indexes, quietAfter, reconnect, projection);
  }

  public InformerOptions<T> withIndex(
      String name, Function<? super T, ? extends Collection<String>> values) {
    Map<String, Function<? super T, ? extends Collection<String>>> more = new HashMap<>(indexes);
    more.put(name, values);
    return new InformerOptions<>(scope, more, quietAfter, reconnect, projection);
  }

  public InformerOptions<T> withQuietAfter(Duration other) {
    return new InformerOptions<>(scope, indexes, other, reconnect, projection);
  }

  public InformerOptions<T> withReconnect(Backoff other) {
    return new InformerOptions<>(scope, indexes, quietAfter, other, projection);
  }

  /**
   * Keeps a part of each object only: at 100,000 objects memory is what an informer costs.
   *
   * <p>The projection is applied once to each state that is received, before the cache, the indexes
   * and the handlers get it, so all of them lack what it leaves out. It must keep the metadata's
   * namespace, name, uid and resourceVersion, and should give back equal parts as one and the same
   * message or string where many objects have them. It is quick and pure but for that, and called
   * by one thread at a time. What it throws is logged, and the object is kept whole.
   *
   * <p>A change that touches only what is left out is told all the same, as an update with another
   * resourceVersion: whoever compares versions, or waits for one, must hear of it.
   *
   * <p>An object of which something was left out is marked as {@link dev.berth.client.Projected},
   * and no client writes it, changed or not. Its uid and resourceVersion are good as fences of what
   * names an object only, such as a delete or a bind.
   *
   * @param other gives back the object itself when nothing is to be left out of it
   */
  public InformerOptions<T> keeping(UnaryOperator<T> other) {
    return new InformerOptions<>(scope, indexes, quietAfter, reconnect, other);
  }
}
