package dev.berth.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.testing.Samples;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A cluster with groups in which anything may happen, in an order that follows from a seed: members
 * of several sizes come, end, are refused and vanish with their nodes; binds and evictions take a
 * while, and fail. In the end no group stands half, and none waits for room that is there.
 *
 * <p>Every size is a multiple of the next smaller one: whatever is packed largest first then fits
 * if it fits at all, wherever each one goes. So it is easy to say whether there is room.
 */
final class GroupChaos {
  private static final String[] SIZES = {"1", "2", "4"};
  private static final int GROUPS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Random random;
  private final World world;
  private final Map<String, Integer> needed = new HashMap<>();
  private final Map<PlaceKey, Chosen> binds = new HashMap<>();
  private final Map<PlaceKey, Eviction> evictions = new HashMap<>();
  private final boolean withQueues;
  private final GroupChaosCheck check;
  private int names;

  /**
   * @param withQueues whether the groups are of queues that take back what they are guaranteed;
   *     whether there is room is not looked at then
   */
  GroupChaos(long seed, boolean withQueues) {
    this.random = new Random(seed);
    this.world = new World(seed);
    this.withQueues = withQueues;
    this.check = new GroupChaosCheck(world, binds, withQueues);
    if (withQueues) {
      world.queues(
          List.of(Queues.guaranteed("qa", "4", "1Gi"), Queues.guaranteed("qb", "3", "1Gi")),
          "a=qa",
          "b=qb");
    }
  }

  private String namespaceOf(int group) {
    return !withQueues ? "default" : group % 2 == 0 ? "a" : "b";
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      check();
    }
    rest();
    check();
    check.atRest(GROUPS, needed);
  }

  private void step() {
    switch (random.nextInt(24)) {
      case 0 -> changeNode();
      case 1, 2, 3, 4, 5, 6 -> newTask();
      case 7 -> changeGroup();
      case 8 -> any(world.tasks).ifPresent(world::gone);
      case 9 -> any(world.bindings).ifPresent(one -> ended(key(one)));
      case 10 -> any(world.bindings).ifPresent(one -> lost(key(one)));
      case 11 -> any(world.bindings).ifPresent(one -> refused(key(one)));
      case 12, 13, 14 -> any(binds).ifPresent(this::bind);
      case 15 -> any(binds).ifPresent(this::failBind);
      case 16, 17, 18 -> any(evictions).ifPresent(this::evict);
      case 19 -> any(evictions).ifPresent(this::failEviction);
      case 20 -> world.pass(Duration.ofMillis(random.nextInt(1_000)));
      default -> decide(1 + random.nextInt(10));
    }
  }

  private <T> Optional<T> any(Map<?, T> all) {
    return all.values().stream().skip(random.nextInt(all.size() + 1)).findFirst();
  }

  private static PlaceKey key(Binding binding) {
    return PlaceKey.of(binding.getMetadata());
  }

  private void changeNode() {
    String name = "n" + random.nextInt(5);
    if (!world.nodes.containsKey(name)) {
      world.node(name, Integer.toString(1 + random.nextInt(6)), "64Gi");
    } else if (random.nextInt(2) == 0) {
      world.removeNode(name);
      binds.values().stream()
          .filter(one -> one.node().equals(name))
          .toList()
          .forEach(this::failBind);
      world.bindings.values().stream()
          .filter(one -> one.getSpec().getNode().equals(name))
          .toList()
          .forEach(one -> lost(key(one)));
    }
  }

  private void changeGroup() {
    int group = random.nextInt(GROUPS);
    String name = "g" + group;
    if (random.nextInt(5) == 0) {
      needed.remove(name);
      world.scheduling.removeGroup(namespaceOf(group), name);
    } else {
      needed.put(name, 1 + random.nextInt(5));
      world.groupIn(namespaceOf(group), name, needed.get(name), TIMEOUT);
    }
  }

  private void newTask() {
    Task task = Samples.task("t" + names++, SIZES[random.nextInt(SIZES.length)], "1Mi");
    int group = random.nextInt(GROUPS + 1);
    task = Tasks.priority(group == GROUPS ? random.nextInt(3) : group % 2 * 2, task);
    task = Tasks.in(namespaceOf(group), task);
    world.pending(group == GROUPS ? task : Tasks.grouped("g" + group, task));
  }

  private void ended(PlaceKey key) {
    if (world.tasks.containsKey(key)) {
      evictions.remove(key);
      world.ended(world.tasks.get(key));
    }
  }

  /** Its Binding goes with its node. */
  private void lost(PlaceKey key) {
    evictions.remove(key);
    Task task = world.tasks.get(key);
    if (task != null && !GroupChaosCheck.isOver(task)) {
      world.evicted(key);
    } else {
      world.bindings.remove(key);
      world.observe(key);
    }
  }

  private void refused(PlaceKey key) {
    Task task = world.tasks.get(key);
    if (task != null && !GroupChaosCheck.isOver(task)) {
      evictions.remove(key);
      world.refused(key);
    }
  }

  private void bind(Chosen chosen) {
    binds.remove(chosen.pending().key());
    if (world.tasks.containsKey(chosen.pending().key())) {
      world.bind(chosen);
    }
  }

  private void failBind(Chosen chosen) {
    binds.remove(chosen.pending().key());
    world.scheduling.bindFailed(chosen.pending(), world.now);
    world.observe(chosen.pending().key());
  }

  private void evict(Eviction eviction) {
    PlaceKey key = eviction.place().key();
    evictions.remove(key);
    if (world.bindings.containsKey(key)) {
      world.evicted(key);
    }
  }

  private void failEviction(Eviction eviction) {
    evictions.remove(eviction.place().key());
    world.scheduling.evictionFailed(eviction.place().key(), world.now);
    world.observe(eviction.place().key());
  }

  private void decide(int atMost) {
    if (world.scheduling.hasWork(world.now)) {
      Round round = world.scheduling.decide(atMost, world.now);
      assertThat(round.failed()).isEmpty();
      round
          .chosen()
          .forEach(one -> {
            assertThat(world.bindings).doesNotContainKey(one.pending().key());
            assertThat(binds.put(one.pending().key(), one)).isNull();
          });
      round
          .evictions()
          .forEach(one -> {
            assertThat(world.bindings).containsKey(one.place().key());
            evictions.put(one.place().key(), one);
          });
    }
  }

  private void check() {
    binds.keySet().retainAll(world.tasks.keySet());
    evictions.keySet().retainAll(world.bindings.keySet());
    Recount.check(world);
    check
        .free(Integer.MIN_VALUE)
        .forEach((node, free) -> assertThat(free).as("free on %s", node).isNotNegative());
  }

  /** Nothing more happens but what was begun. */
  private void rest() {
    for (int i = 0; world.scheduling.hasWork(world.now) || world.scheduling.waitsForTime(); i++) {
      assertThat(i).as("it comes to rest").isLessThan(1_000);
      world.pass(Duration.ofSeconds(1));
      world.scheduling.expire(world.now).forEach(world::observe);
      decide(1_000);
      List.copyOf(binds.values()).forEach(this::bind);
      List.copyOf(evictions.values()).forEach(this::evict);
    }
  }
}
