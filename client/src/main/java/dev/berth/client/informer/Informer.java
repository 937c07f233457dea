package dev.berth.client.informer;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.client.BerthClient;
import dev.berth.client.Versions;
import dev.berth.client.thread.Threads;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a local picture of one kind's objects.
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>The cache shows states that the server has had, each object in the order of its versions,
 *       and comes to the newest as long as a server can be reached. It never goes back, unless the
 *       server's own data was put back.
 *   <li>Handlers are called one after another, by one thread, with every change of the cache in its
 *       order. States that came and went while the connection was lost may be left out; an object
 *       that is gone is always told.
 *   <li>Lost connections, servers that stop and restart, versions that are no longer kept, objects
 *       that can't be decoded and watches that fall silent are survived and counted.
 *   <li>With a projection ({@link InformerOptions#keeping}) cache and handlers have of each state
 *       what it keeps, and no other state less or more for that.
 *   <li>When {@link #waitFor} answers true, the cache holds everything up to that version, and the
 *       handlers have been told.
 * </ul>
 */
public final class Informer<T extends Message> implements AutoCloseable {
  private final Kind<T> kind;
  private final IndexedObjects<T> objects;
  private final Position position;
  private final Counters counters = new Counters();
  private final Replica<T> replica;
  private final Reflector<T> reflector;
  private @Nullable Thread thread;
  private boolean closed;

  /** Opens nothing; see {@link #start}. */
  public Informer(BerthClient client, Kind<T> kind, InformerOptions<T> options, Timers timers) {
    this.kind = kind;
    this.objects = new IndexedObjects<>(options.indexes());
    this.position = new Position(timers);
    Projection<T> projection = new Projection<>(options.projection(), counters);
    this.replica = new Replica<>(objects, projection, position, counters);
    this.reflector =
        new Reflector<>(
            kind.qualifiedPlural(),
            client.objects(kind),
            options,
            projection,
            replica,
            position,
            counters,
            timers);
  }

  /** Begins to list and watch. A second call does nothing. */
  public synchronized void start() {
    if (thread == null && !closed) {
      thread = Thread.ofVirtual().name("informer-" + kind.plural()).start(reflector);
    }
  }

  public Kind<T> kind() {
    return kind;
  }

  public ObjectCache<T> cache() {
    return objects;
  }

  /**
   * Tells a handler of every change from now on, and first of all objects that the cache holds
   * already, as added. Handlers must be quick and must not wait for this informer; what they throw
   * is logged and counted.
   */
  public void onChange(Consumer<? super Change<T>> handler) {
    replica.addHandler(handler);
  }

  /** Whether the cache has been complete at some version. */
  public boolean synced() {
    return !position.version().isEmpty();
  }

  /**
   * Waits until {@link #synced}.
   *
   * @return false when it did not come in time
   */
  public boolean awaitSynced(Duration timeout) throws InterruptedException {
    return position.await(0, timeout);
  }

  /** The version that the cache shows, "" before it is synced. */
  public String version() {
    return position.version();
  }

  /**
   * Waits until the cache holds everything up to a version.
   *
   * <p>An informer with selectors hears nothing of objects outside of them, and then learns of the
   * version only by a bookmark or by {@link #refresh}.
   *
   * @return false when it did not come in time
   */
  public boolean waitFor(String version, Duration timeout) throws InterruptedException {
    return position.await(Versions.order(version), timeout);
  }

  /** Lists everything again, soon: after that the cache is no older than this call. */
  public void refresh() {
    reflector.refresh();
  }

  public InformerStats stats() {
    return counters.snapshot();
  }

  /**
   * Stops: when this returns, no handler is called any more, unless the caller is one. The cache
   * stays as it is.
   */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
    }
    reflector.close();
    Threads.end(running);
  }
}
