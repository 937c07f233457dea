package dev.berth.chaos.client;

import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.chaos.client.Recorder.Wanted;
import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Entry.Verb;
import dev.berth.chaos.history.History;
import dev.berth.chaos.history.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes and reads at random, one request at a time. */
final class RandomClient {
  /** Clients that wait for the same moment make a wave of writes, and so large groups. */
  private static final long WAVE_NANOS = 250_000_000;

  private final Random random;
  private final Keyspace keys;
  private final List<Endpoint> endpoints;
  private final Memory memory;
  private final Recorder recorder;
  private final int pauseMillis;

  RandomClient(
      int number, Workload.Shape shape, List<Endpoint> endpoints, Memory memory, History history) {
    this.random = new Random(shape.seed() * 1_000_003 + number);
    this.keys = new Keyspace(number);
    this.endpoints = endpoints;
    this.memory = memory;
    this.recorder = new Recorder(number, history);
    this.pauseMillis = shape.pauseMillis();
  }

  void run(BooleanSupplier going) throws InterruptedException {
    while (going.getAsBoolean()) {
      if (random.nextInt(8) == 0) {
        long now = System.nanoTime();
        Thread.sleep(Duration.ofNanos(WAVE_NANOS - Math.floorMod(now, WAVE_NANOS)));
        write(endpoint(), keys.ownKey(random));
      } else {
        Thread.sleep(random.nextInt(pauseMillis + 1));
        step(endpoint());
      }
    }
  }

  private Endpoint endpoint() {
    return endpoints.get(random.nextInt(endpoints.size()));
  }

  private void step(Endpoint on) {
    int choice = random.nextInt(100);
    if (choice < 60) {
      write(on, keys.anyKey(random));
    } else if (choice < 80) {
      memory.saw(recorder.get(on, keys.anyKey(random)));
    } else {
      list(on, choice);
    }
  }

  private void write(Endpoint on, String key) {
    Seen last = memory.of(key);
    int choice = random.nextInt(100);
    if (last == null ? choice < 80 : choice < 10) {
      create(on, key);
    } else if (choice < 70) {
      update(on, key, last);
    } else if (choice < 85) {
      patch(on, key);
    } else {
      delete(on, key, last);
    }
  }

  private void create(Endpoint on, String key) {
    String token = recorder.token();
    String shade = Keyspace.shade(random);
    memory.saw(
        recorder.write(
            on,
            Verb.CREATE,
            key,
            Wanted.ANY,
            token,
            shade,
            () -> on.leases().create(Requests.lease(key, token, shade))));
  }

  private void update(Endpoint on, String key, @Nullable Seen last) {
    String token = recorder.token();
    String shade = Keyspace.shade(random);
    Wanted wanted =
        last == null || random.nextInt(8) == 0 ? Wanted.ANY : new Wanted(last.version(), "");
    Seen now =
        recorder.write(
            on,
            Verb.UPDATE,
            key,
            wanted,
            token,
            shade,
            () -> on.leases().update(Requests.lease(key, token, shade, wanted.version())));
    if (now == null) {
      // Stale, or gone: look again.
      memory.forget(key);
      memory.saw(recorder.get(on, key));
    } else {
      memory.saw(now);
    }
  }

  private void patch(Endpoint on, String key) {
    String token = recorder.token();
    memory.saw(
        recorder.write(
            on,
            Verb.PATCH,
            key,
            Wanted.ANY,
            token,
            "",
            () ->
                on.leases()
                    .patch(Requests.namespace(key), Requests.name(key), Requests.patch(token))));
  }

  private void delete(Endpoint on, String key, @Nullable Seen last) {
    DeleteOptions.Builder options = DeleteOptions.newBuilder();
    Wanted wanted = Wanted.ANY;
    if (last != null) {
      switch (random.nextInt(3)) {
        case 0 -> {
          wanted = new Wanted(last.version(), "");
          options.setResourceVersion(Long.toString(last.version()));
        }
        case 1 -> {
          wanted = new Wanted(0, last.uid());
          options.setUid(last.uid());
        }
        default -> {}
      }
    }
    var _ =
        recorder.write(
            on,
            Verb.DELETE,
            key,
            wanted,
            recorder.token(),
            "",
            () -> on.leases().delete(Requests.namespace(key), Requests.name(key), options.build()));
    memory.forget(key);
  }

  private void list(Endpoint on, int choice) {
    long notOlderThan =
        choice < 90
            ? Entry.Listing.NEWEST
            : choice < 97 ? Math.max(0, memory.newest() - random.nextInt(3) * 128L) : 0;
    int limit = random.nextInt(3) == 0 ? 3 + random.nextInt(20) : 0;
    List<Seen> items = new ArrayList<>();
    memory.saw(recorder.list(on, Keyspace.selection(random), notOlderThan, limit, items));
    items.forEach(memory::saw);
  }
}
