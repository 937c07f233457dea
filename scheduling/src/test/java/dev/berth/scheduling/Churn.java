package dev.berth.scheduling;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.testing.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Tasks that come, run for a while and end, in virtual time: each namespace always has a few more
 * that wait. What queues have is summed up over the time.
 */
final class Churn {
  private record Supply(String namespace, int waiting, Duration mean, UnaryOperator<Task> made) {}

  private record End(long at, PlaceKey key) {}

  final World world;
  private final Random random;
  private final List<Supply> supplies = new ArrayList<>();
  private final PriorityQueue<End> ends = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
  private final Set<PlaceKey> running = new HashSet<>();
  private final Map<String, Double> shareTime = new HashMap<>();
  private long summed;
  private long names;

  /** Called after each step. */
  Runnable check = () -> {};

  Churn(World world, long seed) {
    this.world = world;
    this.random = new Random(seed);
  }

  /** From now on a namespace has tasks that ask for this and run for about so long. */
  void supply(String namespace, int waiting, String cpu, String memory, Duration mean) {
    supply(
        namespace,
        waiting,
        mean,
        task -> {
          Task.Builder asking = task.toBuilder();
          asking.setSpec(Samples.task("x", cpu, memory).getSpec());
          return asking.build();
        });
  }

  void supply(String namespace, int waiting, Duration mean, UnaryOperator<Task> made) {
    supplies.add(new Supply(namespace, waiting, mean, made));
  }

  /** No more tasks come. */
  void stop() {
    supplies.clear();
  }

  void run(Duration time) {
    long until = world.now + time.toNanos();
    begin();
    while (!ends.isEmpty() && ends.element().at <= until) {
      End end = ends.remove();
      if (running.contains(end.key)) {
        to(end.at);
        running.remove(end.key);
        world.gone(Objects.requireNonNull(world.tasks.get(end.key)));
        begin();
        check.run();
      }
    }
    to(until);
  }

  /** The mean dominant share of a queue since the last time that this was reset. */
  double meanShare(String queue) {
    return shareTime.getOrDefault(queue, 0.0) / summed;
  }

  void reset() {
    shareTime.clear();
    summed = 0;
  }

  private void to(long time) {
    long passed = time - world.now;
    world
        .scheduling
        .queues()
        .queues()
        .forEach(queue ->
            shareTime.merge(queue.name(), queue.used().dominantShare() * passed, Double::sum));
    summed += passed;
    world.now = time;
  }

  private void begin() {
    boolean came = true;
    while (came) {
      came = false;
      for (Supply supply : supplies) {
        while (waiting(supply.namespace) < supply.waiting) {
          String name = "t" + names++;
          Task task = supply.made.apply(Tasks.in(supply.namespace, Samples.task(name, "0", "0")));
          world.pending(task);
          came = true;
        }
      }
      world.settle();
      for (PlaceKey key : List.copyOf(world.bindings.keySet())) {
        if (running.add(key)) {
          ends.add(new End(world.now + duration(key), key));
        }
      }
      running.retainAll(world.bindings.keySet());
    }
  }

  private long waiting(String namespace) {
    return world.tasks.keySet().stream()
        .filter(key -> key.namespace().equals(namespace) && !world.bindings.containsKey(key))
        .count();
  }

  private long duration(PlaceKey key) {
    Duration mean =
        supplies.stream()
            .filter(one -> one.namespace.equals(key.namespace()))
            .findFirst()
            .map(Supply::mean)
            .orElse(Duration.ofMinutes(1));
    return (long) (-Math.log(1 - random.nextDouble()) * mean.toNanos());
  }

  /** How many places a namespace has. */
  long placesOf(String namespace) {
    List<Place> all = new ArrayList<>();
    world.scheduling.cluster().forEachPlace(all::add);
    return all.stream().filter(one -> one.key().namespace().equals(namespace)).count();
  }
}
