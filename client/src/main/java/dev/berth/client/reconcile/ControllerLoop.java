package dev.berth.client.reconcile;

import com.google.protobuf.Message;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.client.BerthClient;
import dev.berth.client.NamespacedName;
import dev.berth.client.informer.Change;
import dev.berth.client.informer.Informer;
import dev.berth.client.queue.WorkQueue;
import dev.berth.client.thread.Threads;
import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Reconciler}:
 *
 * <pre>
 *   informers ──changes──▶ keys ──▶ work queue ──▶ N workers ──▶ reconciler ──▶ outcome
 *                                      ▲                                          │
 *                                      └───────────── Retry, After ───────────────┘
 * </pre>
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>No reconcile before every informer of the loop is synced.
 *   <li>Each change of an informer brings each of its keys to a reconcile that begins after it.
 *   <li>One key is never reconciled by two workers at once.
 *   <li>A reconcile never runs on a cache that is older than what an earlier reconcile of the same
 *       key has written through its client, for the kinds that the loop has informers of. When a
 *       cache does not come that far in time, it is listed anew and the key comes again later.
 *       (Evictions and releases tell no version; they carry fences instead.)
 *   <li>What a reconciler throws costs its key a delay, and nothing else anything.
 * </ul>
 *
 * <p>The informers are not the loop's own: who made them starts and closes them.
 */
public final class ControllerLoop<K> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControllerLoop.class);

  /** How long a worker waits for a cache to show the key's own last write. */
  private static final Duration OWN_WRITES_WAIT = Duration.ofSeconds(2);

  private static final Duration SYNC_WAIT = Duration.ofSeconds(30);

  private final String name;
  private final BerthClient client;
  private final Reconciler<K> reconciler;
  private final List<Informer<?>> informers;
  private final int workers;
  private final WorkQueue<K> queue;
  private final OwnWrites<K> ownWrites = new OwnWrites<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong reconciles = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong heldBack = new AtomicLong();
  private final List<Runnable> subscriptions;

  private ControllerLoop(
      Builder<K> builder, BerthClient client, Reconciler<K> reconciler, WorkQueue<K> queue) {
    this.name = builder.name;
    this.client = client;
    this.reconciler = reconciler;
    this.informers = List.copyOf(builder.informers);
    this.workers = builder.workers;
    this.queue = queue;
    this.subscriptions =
        builder.sources.stream().<Runnable>map(source -> () -> source.subscribe(queue)).toList();
  }

  /**
   * @param name for logs and threads
   */
  public static <K> Builder<K> named(String name) {
    return new Builder<>(name);
  }

  /** Begins: subscribes to the informers, waits until they are synced, then reconciles. */
  public synchronized void start() {
    if (!threads.isEmpty()) {
      throw new IllegalStateException(name + " is started already");
    }
    // Handlers hear of all that the caches hold, so every key there is comes up once.
    subscriptions.forEach(Runnable::run);
    for (int i = 0; i < workers; i++) {
      threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
    }
  }

  /** Asks for a reconcile of a key, for triggers that are no informers. */
  public void enqueue(K key) {
    queue.add(key);
  }

  public LoopStats stats() {
    return new LoopStats(
        reconciles.get(), retries.get(), heldBack.get(), queue.depth(), ownWrites.size());
  }

  /** Whether no key waits, is being worked on or is to come back later. */
  public boolean idle() {
    return queue.idle();
  }

  /** Ends as soon as the running reconciles have; keys that wait are dropped. */
  @Override
  public void close() {
    queue.shutDownNow();
    List<Thread> running;
    synchronized (this) {
      running = List.copyOf(threads);
    }
    Threads.end(running);
  }

  private void work() {
    try {
      for (Informer<?> informer : informers) {
        while (!informer.awaitSynced(SYNC_WAIT)) {
          log.warn("waits for informer controller={} kind={}", name, informer.kind());
        }
      }
      for (Optional<K> key = queue.take(); key.isPresent(); key = queue.take()) {
        try {
          settle(key.get(), visit(key.get()));
        } finally {
          queue.done(key.get());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome visit(K key) throws InterruptedException {
    try {
      if (!cachesShowOwnWrites(key)) {
        heldBack.incrementAndGet();
        return Outcome.retry("a cache does not show the last write yet");
      }
      reconciles.incrementAndGet();
      return reconciler.reconcile(
          key,
          new RecordingClient(client, (kind, version) -> ownWrites.record(key, kind, version)));
    } catch (FailureException e) {
      log.warn("reconcile failed controller={} key={} reason={}", name, key, e.getMessage());
      return Outcome.retry(e.failure().message());
    } catch (RuntimeException | Error e) {
      // A bug, so with its trace. An Error, too, must not end a worker: the loop would go on with
      // one
      // less, and with none it would stand still without a word.
      log.error("reconcile failed controller={} key={}", name, key, e);
      return Outcome.retry(e.toString());
    }
  }

  private void settle(K key, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _ -> queue.forget(key);
      case Outcome.After after -> {
        queue.forget(key);
        queue.addAfter(key, after.delay());
      }
      case Outcome.Retry retry -> {
        retries.incrementAndGet();
        log.debug("reconcile again controller={} key={} reason={}", name, key, retry.reason());
        queue.addRateLimited(key);
      }
    }
  }

  private boolean cachesShowOwnWrites(K key) throws InterruptedException {
    Map<Kind<?>, String> versions = ownWrites.of(key);
    if (versions.isEmpty()) {
      return true;
    }
    for (Informer<?> informer : informers) {
      String version = versions.getOrDefault(informer.kind(), "");
      if (!informer.waitFor(version, OWN_WRITES_WAIT)) {
        // Its selectors may hide the write, or its watch may be stuck: a list tells in both cases.
        informer.refresh();
        return false;
      }
    }
    ownWrites.seen(key, versions);
    return true;
  }

  /**
   * What a loop is built of.
   *
   * @param <K> the key
   */
  public static final class Builder<K> {
    private final String name;
    private final List<Informer<?>> informers = new ArrayList<>();
    private final List<Source<K>> sources = new ArrayList<>();
    private Backoff backoff = WorkQueue.DEFAULT_BACKOFF;
    private int workers = 1;

    /** Connects something that changes to the queue. */
    private interface Source<K> {
      void subscribe(WorkQueue<K> queue);
    }

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Changes of these objects bring up these keys. Asked for the state before and after each
     * change, so that a key which an object no longer leads to comes up, too.
     *
     * @param keys quick, and pure but for reading caches
     */
    public <T extends Message> Builder<K> on(
        Informer<T> informer, Function<? super T, ? extends Collection<K>> keys) {
      with(informer);
      sources.add(queue -> informer.onChange(change -> enqueue(queue, change, keys)));
      return this;
    }

    /** The reconciler reads this cache, but its changes bring up no keys. */
    public Builder<K> with(Informer<?> informer) {
      informers.add(informer);
      return this;
    }

    /**
     * @param count how many keys are reconciled at the same time; default 1
     */
    public Builder<K> workers(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("a loop needs a worker: " + count);
      }
      this.workers = count;
      return this;
    }

    /** How long a key waits after each failure. */
    public Builder<K> backoff(Backoff other) {
      this.backoff = other;
      return this;
    }

    /** The loop, not started. */
    public ControllerLoop<K> build(BerthClient client, Timers timers, Reconciler<K> reconciler) {
      return new ControllerLoop<>(this, client, reconciler, new WorkQueue<>(timers, backoff));
    }

    private static <K, T> void enqueue(
        WorkQueue<K> queue, Change<T> change, Function<? super T, ? extends Collection<K>> keys) {
      keys.apply(change.object()).forEach(queue::add);
      if (change instanceof Change.Updated<T> updated) {
        keys.apply(updated.before()).forEach(queue::add);
      }
    }
  }

  /** For {@link Builder#on}: an object's own name is its key. */
  public static List<NamespacedName> ownName(Message object) {
    return List.of(NamespacedName.of(object));
  }
}
