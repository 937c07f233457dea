package dev.berth.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.testing.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * A cluster in which anything may happen at any time, in an order that follows from a seed. Binds
 * and evictions take a while, fail, or are never heard of again. After each step everything that
 * must always hold is checked by adding it up anew.
 */
final class Chaos {
  private static final String[] NAMESPACES = {"default", "a", "b"};

  private final Random random;
  private final World world;
  private final boolean withQueues;
  private final Map<PlaceKey, Chosen> binds = new HashMap<>();
  private final List<Chosen> lateBinds = new ArrayList<>();
  private final Map<PlaceKey, Eviction> evictions = new HashMap<>();
  private final ChaosCheck check;
  private int names;

  Chaos(long seed, boolean withQueues) {
    this.random = new Random(seed);
    this.world = new World(seed);
    this.withQueues = withQueues;
    this.check = new ChaosCheck(world, binds);
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      check.always();
    }
    rest();
    check.nothingIsAssumedOrHeld();
    if (!withQueues) {
      check.atRest();
    }
  }

  private void step() {
    switch (random.nextInt(23)) {
      case 0 -> changeNode();
      case 1, 2, 3, 4 -> newTask();
      case 5 -> any(world.tasks).ifPresent(world::gone);
      case 6, 7 -> any(binds).ifPresent(this::bind);
      case 8 -> any(binds).ifPresent(this::failBind);
      case 9 -> any(binds).ifPresent(this::loseBind);
      case 21 -> bindLate();
      case 10, 11 -> any(evictions).ifPresent(this::evict);
      case 12 -> any(evictions).ifPresent(this::failEviction);
      case 13 -> any(world.bindings).ifPresent(binding -> world.refused(key(binding)));
      case 14 -> any(world.bindings).ifPresent(binding -> endedOrGone(key(binding)));
      case 15 -> any(world.tasks).ifPresent(this::bindElsewhere);
      case 16 -> any(world.tasks).ifPresent(this::changeTask);
      case 17 -> changeQueues();
      case 18 -> pass(Duration.ofMillis(random.nextInt(2) == 0 ? 30 : 12_000));
      default -> decide(1 + random.nextInt(10));
    }
  }

  private <T> java.util.Optional<T> any(Map<?, T> all) {
    return all.values().stream().skip(random.nextInt(all.size() + 1)).findFirst();
  }

  private static PlaceKey key(Binding binding) {
    return PlaceKey.of(binding.getMetadata());
  }

  private void changeNode() {
    String name = "n" + random.nextInt(6);
    if (random.nextInt(5) == 0) {
      world.removeNode(name);
      return;
    }
    Node node = Samples.node(name, Integer.toString(1 + random.nextInt(6)), "8Gi");
    if (random.nextInt(2) == 0) {
      node = Samples.labelled(node, "disk", "ssd");
    }
    world.node(random.nextInt(8) == 0 ? Samples.notReady(node) : node);
  }

  private Task asking(String name) {
    Task task = Samples.task(name, 500 * (1 + random.nextInt(4)) + "m", "512Mi");
    if (random.nextInt(4) == 0) {
      task = Tasks.selecting("disk", "ssd", task);
    }
    task = Tasks.priority(random.nextInt(3), task);
    return random.nextInt(4) == 0 ? Tasks.peaceful(task) : task;
  }

  private void newTask() {
    // A name may come again, for another task.
    String name = random.nextInt(6) == 0 ? "same" : "t" + names++;
    String namespace = NAMESPACES[random.nextInt(NAMESPACES.length)];
    Task task = Tasks.in(namespace, asking(name));
    if (world.bindings.containsKey(Tasks.key(task))) {
      return;
    }
    task =
        task.toBuilder()
            .setMetadata(task.getMetadata().toBuilder().setUid("uid" + names++))
            .build();
    world.pending(task);
  }

  private void changeTask(Task task) {
    if (!world.bindings.containsKey(Tasks.key(task)) && ChaosCheck.pending(task)) {
      Task other = Tasks.in(task.getMetadata().getNamespace(), asking("x"));
      world.pending(task.toBuilder().setSpec(other.getSpec()).build());
    } else {
      world.observe(Tasks.key(task));
    }
  }

  private void bind(Chosen chosen) {
    PlaceKey key = chosen.pending().key();
    binds.remove(key, chosen);
    Task task = world.tasks.get(key);
    boolean isThere =
        task != null
            && task.getMetadata().getUid().equals(chosen.pending().uid())
            && task.getStatus().getAttempt() == chosen.pending().attempt()
            && ChaosCheck.pending(task);
    if (isThere && !world.bindings.containsKey(key)) {
      world.bind(chosen);
    } else {
      world.scheduling.bindFailed(chosen.pending(), world.now);
      world.observe(key);
    }
  }

  /** Long after it was given up, the Binding appears. */
  private void bindLate() {
    if (!lateBinds.isEmpty()) {
      bind(lateBinds.removeFirst());
    }
  }

  private void failBind(Chosen chosen) {
    binds.remove(chosen.pending().key());
    world.scheduling.bindFailed(chosen.pending(), world.now);
    world.observe(chosen.pending().key());
  }

  /** It was not written, and nobody says so. */
  private void loseBind(Chosen chosen) {
    binds.remove(chosen.pending().key());
  }

  private void evict(Eviction eviction) {
    PlaceKey key = eviction.place().key();
    evictions.remove(key);
    Binding binding = world.bindings.get(key);
    if (binding != null && binding.getSpec().getTaskUid().equals(eviction.place().taskUid())) {
      world.evicted(key);
    }
  }

  private void failEviction(Eviction eviction) {
    PlaceKey key = eviction.place().key();
    evictions.remove(key);
    world.scheduling.evictionFailed(key, world.now);
    world.observe(key);
  }

  private void endedOrGone(PlaceKey key) {
    Task task = world.tasks.get(key);
    if (task == null || random.nextInt(2) == 0) {
      world.tasks.remove(key);
      world.bindings.remove(key);
      world.observe(key);
    } else {
      world.ended(task);
    }
  }

  /** Another scheduler does not know what this one knows: its node may be too full, or unknown. */
  private void bindElsewhere(Task task) {
    if (!world.bindings.containsKey(Tasks.key(task))
        && ChaosCheck.pending(task)
        && random.nextInt(3) == 0) {
      world.bound(task, "n" + random.nextInt(7));
    }
  }

  private void changeQueues() {
    if (!withQueues) {
      world.queues(List.of(), "a=default");
      return;
    }
    List<QueueFacts> queues =
        List.of(
            Queues.weighing("qa", 1 + random.nextInt(3)),
            Queues.queue("big", spec -> spec.setMaximumTasks(3 + random.nextInt(10))),
            Queues.part(
                "qb",
                "big",
                spec ->
                    spec.putGuaranteed(
                        "cpu", dev.berth.api.meta.Quantities.of("" + random.nextInt(4)))));
    world.queues(queues, "a=" + (random.nextInt(3) == 0 ? "nowhere" : "qa"), "b=qb");
  }

  private void pass(Duration time) {
    world.pass(time);
    for (PlaceKey key : world.scheduling.expire(world.now)) {
      Chosen late = binds.remove(key);
      if (late != null) {
        lateBinds.add(late);
      }
      world.observe(key);
    }
  }

  private void decide(int atMost) {
    if (!world.scheduling.hasWork(world.now)) {
      return;
    }
    Map<String, long[]> free = check.free();
    Set<PlaceKey> placed = new HashSet<>(world.bindings.keySet());
    Round round = world.scheduling.decide(atMost, world.now);
    assertThat(round.failed()).isEmpty();
    for (Chosen chosen : round.chosen()) {
      PlaceKey key = chosen.pending().key();
      Task task = Objects.requireNonNull(world.tasks.get(key));
      assertThat(placed.add(key)).as("%s has a place", key).isTrue();
      assertThat(chosen.pending().task()).as("%s is as it was", key).isEqualTo(task);
      Amounts asked = chosen.pending().demand().amounts();
      long[] left = Objects.requireNonNull(free.get(chosen.node()));
      left[0] -= asked.cpu();
      left[1] -= asked.memory();
      assertThat(left[0]).as("cpu of %s for %s", chosen.node(), key).isNotNegative();
      assertThat(left[1]).as("memory of %s for %s", chosen.node(), key).isNotNegative();
      assertThat(ChaosCheck.mayBeOn(task, Objects.requireNonNull(world.nodes.get(chosen.node()))))
          .isTrue();
      binds.put(key, chosen);
    }
    for (Eviction eviction : round.evictions()) {
      PlaceKey key = eviction.place().key();
      assertThat(world.bindings).containsKey(key);
      assertThat(evictions.put(key, eviction)).as("%s was asked before", key).isNull();
    }
  }

  /** Nothing more happens but what was begun. */
  private void rest() {
    List.copyOf(lateBinds).forEach(this::bind);
    for (int i = 0; world.scheduling.hasWork(world.now) || world.scheduling.waitsForTime(); i++) {
      assertThat(i).as("it comes to rest").isLessThan(3_000);
      pass(Duration.ofSeconds(1));
      decide(1_000);
      List.copyOf(binds.values()).forEach(this::bind);
      List.copyOf(evictions.values()).forEach(this::evict);
    }
    check.always();
  }
}
