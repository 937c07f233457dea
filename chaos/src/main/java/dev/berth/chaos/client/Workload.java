package dev.berth.chaos.client;

import dev.berth.chaos.client.Recorder.Wanted;
import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Entry.Verb;
import dev.berth.chaos.history.History;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.client.thread.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** All clients of a run. Started once; first the clients end, then the watchers. */
public final class Workload implements AutoCloseable {
  private static final long RETRY_MILLIS = 100;

  /** Names the client that writes the ends. */
  private static final int LAST_CLIENT = 1_000_000;

  private final List<Endpoint> endpoints;
  private final History history;
  private final List<RandomClient> clients = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private final List<Thread> clientThreads = new ArrayList<>();
  private final List<Thread> watcherThreads = new ArrayList<>();
  private final List<Seen> ends = new ArrayList<>();
  private volatile boolean writing = true;
  private volatile boolean watching = true;

  /**
   * How many there are.
   *
   * @param pauseMillis how long a client waits at most between two requests
   */
  public record Shape(long seed, int clients, int watchers, int pauseMillis) {}

  public Workload(Shape shape, List<Endpoint> endpoints, History history) {
    this.endpoints = List.copyOf(endpoints);
    this.history = history;
    Memory memory = new Memory();
    for (int i = 0; i < shape.clients(); i++) {
      clients.add(new RandomClient(i, shape, endpoints, memory, history));
    }
    for (int i = 0; i < shape.watchers(); i++) {
      watchers.add(new Watcher(shape.clients() + i, shape, endpoints, history));
    }
  }

  /** The namespaces that must be there before it starts. */
  public static List<String> namespaces() {
    return Keyspace.NAMESPACES;
  }

  public void start() {
    BooleanSupplier mayWrite = () -> writing && !history.isFull();
    clients.forEach(client -> clientThreads.add(thread("client", () -> client.run(mayWrite))));
    watchers.forEach(
        watcher -> watcherThreads.add(thread("watcher", () -> watcher.run(() -> watching))));
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static Thread thread(String name, Work work) {
    return Thread.ofVirtual()
        .name("chaos-" + name)
        .start(() -> {
          try {
            work.run();
          } catch (InterruptedException _) {
            // The run is given up.
          }
        });
  }

  /** No more writes, and all that were under way are recorded. */
  public void endWrites() throws InterruptedException {
    writing = false;
    for (Thread thread : clientThreads) {
      thread.join();
    }
  }

  /**
   * Writes something that every watcher must see, and waits until all have. A watcher that does not
   * within the time is recorded as a laggard.
   *
   * @return the newest version that was written
   */
  public long awaitWatchers(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Recorder recorder = new Recorder(LAST_CLIENT, history);
    for (String namespace : Keyspace.NAMESPACES) {
      for (String shade : Keyspace.SHADES) {
        writeEnd(recorder, namespace + "/end-" + shade, shade, deadline);
      }
    }
    for (int i = 0; i < Keyspace.CONTENDED; i++) {
      writeEnd(recorder, Keyspace.contended(i), Keyspace.SHADES.getFirst(), deadline);
    }
    for (Watcher watcher : watchers) {
      long wanted = wanted(watcher.selection());
      while (watcher.newest() < wanted && System.nanoTime() < deadline) {
        Thread.sleep(RETRY_MILLIS);
      }
      if (watcher.newest() < wanted) {
        history.add(
            new Entry.Laggard(watcher.number(), watcher.selection(), watcher.newest(), wanted));
      }
    }
    for (Endpoint endpoint : endpoints) {
      long _ = recorder.list(endpoint, Selection.ALL, Entry.Listing.NEWEST, 0, new ArrayList<>());
    }
    return wanted(Selection.ALL);
  }

  private long wanted(Selection selection) {
    return ends.stream().filter(selection::matches).mapToLong(Seen::version).max().orElse(0);
  }

  private void writeEnd(Recorder recorder, String key, String shade, long deadline)
      throws InterruptedException {
    for (int i = 0; System.nanoTime() < deadline; i++) {
      Endpoint on = endpoints.get(i % endpoints.size());
      String token = recorder.token();
      Seen written =
          recorder.write(
              on,
              Verb.UPDATE,
              key,
              Wanted.ANY,
              token,
              shade,
              () -> on.leases().update(Requests.lease(key, token, shade)));
      if (written == null) {
        String again = recorder.token();
        written =
            recorder.write(
                on,
                Verb.CREATE,
                key,
                Wanted.ANY,
                again,
                shade,
                () -> on.leases().create(Requests.lease(key, again, shade)));
      }
      if (written != null) {
        ends.add(written);
        return;
      }
      Thread.sleep(RETRY_MILLIS);
    }
    history.add(new Entry.Stuck("the API takes no write of " + key));
  }

  @Override
  public void close() {
    writing = false;
    watching = false;
    Threads.end(clientThreads);
    Threads.end(watcherThreads);
  }
}
