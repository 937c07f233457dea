package dev.berth.chaos.client;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.failure.FailureException;
import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Entry.EventType;
import dev.berth.chaos.history.Entry.Received;
import dev.berth.chaos.history.History;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.client.ObjectWatch;
import dev.berth.client.ObjectWatch.ObjectEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Watches one selection for the whole run, through streams that it cuts itself now and then. The
 * next one resumes after the last event, or after an earlier one, inside a revision if need be.
 */
final class Watcher {
  private static final long PAUSE_MILLIS = 50;
  private static final int EVENTS_OF_A_STREAM = 400;

  private final int number;
  private final Random random;
  private final Selection selection;
  private final List<Endpoint> endpoints;
  private final History history;
  private final Recorder recorder;

  /** Where to resume: after what was seen; 0 to begin with the present objects. */
  private long position;

  private volatile long newest;

  Watcher(int number, Workload.Shape shape, List<Endpoint> endpoints, History history) {
    this.number = number;
    this.random = new Random(shape.seed() * 7_368_787 + number);
    this.selection = number % 3 == 0 ? Selection.ALL : Keyspace.selection(random);
    this.endpoints = endpoints;
    this.history = history;
    this.recorder = new Recorder(number, history);
  }

  int number() {
    return number;
  }

  Selection selection() {
    return selection;
  }

  /** The newest version that it was told. */
  long newest() {
    return newest;
  }

  void run(BooleanSupplier going) throws InterruptedException {
    boolean relist = random.nextBoolean();
    while (going.getAsBoolean()) {
      Endpoint on = endpoints.get(random.nextInt(endpoints.size()));
      if (position == 0 && relist) {
        long listed = recorder.list(on, selection, Entry.Listing.NEWEST, 0, new ArrayList<>());
        if (listed == 0) {
          Thread.sleep(PAUSE_MILLIS);
          continue;
        }
        position = listed;
      }
      String failure = stream(on, going);
      switch (failure) {
        case "" -> {}
        case "Expired" -> {
          position = 0;
          relist = random.nextBoolean();
        }
        default -> Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private String stream(Endpoint on, BooleanSupplier going) {
    List<Received> events = new ArrayList<>();
    int most = 1 + random.nextInt(EVENTS_OF_A_STREAM);
    long after = position;
    long start = history.now();
    String failure = "";
    try (ObjectWatch<Lease> watch =
        on.leases()
            .watch(
                Requests.options(selection)
                    .withResourceVersion(after == 0 ? "" : Long.toString(after)))) {
      while (events.size() < most && going.getAsBoolean()) {
        List<ObjectEvent<Lease>> batch = watch.next();
        long at = history.now();
        for (ObjectEvent<Lease> event : batch) {
          Received received = received(event, at);
          if (received.object() == null || Selection.ALL.matches(received.object())) {
            events.add(received);
            newest = Math.max(newest, received.version());
          }
        }
      }
    } catch (FailureException e) {
      failure = Recorder.name(e.failure());
    }
    resumeAfter(after, events);
    history.add(
        new Entry.Stream(
            new Entry.Call(number, on.server(), start, history.now()),
            selection,
            after,
            events,
            going.getAsBoolean() ? failure : ""));
    return failure;
  }

  /** After the last event as a rule; else after an earlier one, as if the rest had not come. */
  private void resumeAfter(long after, List<Received> events) {
    int begin = 0;
    if (after == 0) {
      while (begin < events.size() && events.get(begin).type() != EventType.INITIAL_END) {
        begin++;
      }
    }
    int count = events.size() - begin;
    if (count > 0) {
      int back = random.nextInt(4) == 0 ? random.nextInt(Math.min(count, 20)) : 0;
      position = events.get(events.size() - 1 - back).version();
    }
  }

  private Received received(ObjectEvent<Lease> event, long at) {
    return switch (event) {
      case ObjectEvent.Added<Lease>(var lease, var version) ->
          change(at, EventType.ADDED, lease, version);
      case ObjectEvent.Modified<Lease>(var lease, var version) ->
          change(at, EventType.MODIFIED, lease, version);
      case ObjectEvent.Deleted<Lease>(var lease, var version) ->
          change(at, EventType.DELETED, lease, version);
      case ObjectEvent.Bookmark<Lease>(var version, var initialEventsEnd) ->
          new Received(
              at,
              initialEventsEnd ? EventType.INITIAL_END : EventType.BOOKMARK,
              Long.parseLong(version),
              null);
      case ObjectEvent.Undecodable<Lease>(_, _, var version) ->
          new Received(at, EventType.UNDECODABLE, Long.parseLong(version), null);
    };
  }

  private Received change(long at, EventType type, Lease lease, String version) {
    long number = Long.parseLong(version);
    return new Received(at, type, number, history.shared(Seen.of(lease, number)));
  }
}
