package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.in;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.Shard;
import dev.berth.scheduling.testing.Samples;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Several schedulers on one cluster that has just room enough, each of which sees changes late, in
 * its own time. A store takes the first Binding of a task and no other; a node takes what fits in
 * the order in which it was bound, and refuses the rest.
 */
final class ShardRace {
  private static final int SHARDS = 3;
  private static final int NODES = 4;
  private static final int FIT = 5;
  private static final int QUEUES = 6;

  private final Random random;
  private final List<Scheduling> schedulers = new ArrayList<>();
  private final List<Deque<PlaceKey>> unseen = new ArrayList<>();
  private final Map<PlaceKey, Task> tasks = new LinkedHashMap<>();
  private final Map<PlaceKey, Binding> bindings = new HashMap<>();
  private final Map<String, Set<PlaceKey>> running = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long now;

  ShardRace(long seed) {
    this.random = new Random(seed);
    List<QueueFacts> queues = new ArrayList<>();
    Map<String, String> queueOf = new HashMap<>();
    for (int i = 0; i < QUEUES; i++) {
      queues.add(Queues.queue("q" + i));
      queueOf.put("ns" + i, "q" + i);
    }
    for (int i = 0; i < SHARDS; i++) {
      Scheduling scheduling = new Scheduling(random.nextLong(), new Shard(i, SHARDS));
      scheduling.use(queues, queueOf);
      for (int n = 0; n < NODES; n++) {
        Node node = Samples.node("n" + n, Integer.toString(FIT), "64Gi");
        scheduling.observe(node);
      }
      schedulers.add(scheduling);
      unseen.add(new ArrayDeque<>());
    }
    for (int i = 0; i < NODES * FIT; i++) {
      change(in("ns" + random.nextInt(QUEUES), Samples.task("t" + i, "1", "1Gi")));
    }
  }

  void run() {
    for (int i = 0; i < 20_000 && !unplaced().isEmpty(); i++) {
      int who = random.nextInt(SHARDS);
      if (random.nextInt(3) == 0) {
        decide(who);
      } else {
        see(who);
      }
      now += Duration.ofMillis(random.nextInt(50)).toNanos();
    }
  }

  /** Who does not run anywhere. */
  List<PlaceKey> unplaced() {
    return tasks.keySet().stream()
        .filter(key -> running.values().stream().noneMatch(on -> on.contains(key)))
        .toList();
  }

  /** Whom a scheduler has placed that was not its own to place. */
  List<String> wronglyDecided() {
    return wrong;
  }

  private void change(Task task) {
    tasks.put(Tasks.key(task), task);
    tell(Tasks.key(task));
  }

  private void tell(PlaceKey key) {
    unseen.forEach(one -> one.add(key));
  }

  private void see(int who) {
    PlaceKey key = unseen.get(who).poll();
    if (key != null) {
      schedulers.get(who).observe(key, tasks.get(key), bindings.get(key));
    }
  }

  private void decide(int who) {
    Scheduling scheduling = schedulers.get(who);
    scheduling.expire(now).forEach(key -> unseen.get(who).add(key));
    for (Chosen chosen : scheduling.decide(2, now).chosen()) {
      PlaceKey key = chosen.pending().key();
      if (!new Shard(who, SHARDS).has("q" + key.namespace().substring("ns".length()))) {
        wrong.add(key + " by " + who);
      }
      if (bindings.containsKey(key)) {
        scheduling.bindFailed(chosen.pending(), now);
        unseen.get(who).add(key);
      } else {
        bind(key, chosen);
      }
    }
  }

  private void bind(PlaceKey key, Chosen chosen) {
    Set<PlaceKey> there = running.computeIfAbsent(chosen.node(), _ -> new HashSet<>());
    Task task = Objects.requireNonNull(tasks.get(key));
    if (there.size() < FIT) {
      there.add(key);
      Binding.Builder binding =
          Samples.binding(task, chosen.node(), chosen.hostPorts()).toBuilder();
      binding.getSpecBuilder().setAttempt(chosen.pending().attempt() + 1);
      bindings.put(key, binding.build());
      tell(key);
    } else {
      // Bound, refused and pending again, before anybody looked.
      change(World.again(task, chosen.node(), false));
    }
  }
}
