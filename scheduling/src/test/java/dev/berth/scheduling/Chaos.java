package dev.berth.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueNode;
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
  private int names;

  Chaos(long seed, boolean withQueues) {
    this.random = new Random(seed);
    this.world = new World(seed);
    this.withQueues = withQueues;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      check();
    }
    rest();
    checkAtRest();
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
    return new PlaceKey(binding.getMetadata().getNamespace(), binding.getMetadata().getName());
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
    if (!world.bindings.containsKey(Tasks.key(task)) && pending(task)) {
      Task other = Tasks.in(task.getMetadata().getNamespace(), asking("x"));
      world.pending(task.toBuilder().setSpec(other.getSpec()).build());
    } else {
      world.observe(Tasks.key(task));
    }
  }

  private static boolean pending(Task task) {
    return task.getStatus().getPhase() == TaskPhase.TASK_PHASE_PENDING;
  }

  private void bind(Chosen chosen) {
    PlaceKey key = chosen.pending().key();
    binds.remove(key, chosen);
    Task task = world.tasks.get(key);
    boolean isThere =
        task != null
            && task.getMetadata().getUid().equals(chosen.pending().uid())
            && task.getStatus().getAttempt() == chosen.pending().attempt()
            && pending(task);
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
    if (!world.bindings.containsKey(Tasks.key(task)) && pending(task) && random.nextInt(3) == 0) {
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
    Map<String, long[]> free = free();
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
      assertThat(mayBeOn(task, Objects.requireNonNull(world.nodes.get(chosen.node())))).isTrue();
      binds.put(key, chosen);
    }
    for (Eviction eviction : round.evictions()) {
      PlaceKey key = eviction.place().key();
      assertThat(world.bindings).containsKey(key);
      assertThat(evictions.put(key, eviction)).as("%s was asked before", key).isNull();
    }
  }

  /** What bindings and binds on their way leave of each node: cpu and memory. */
  private Map<String, long[]> free() {
    Map<String, long[]> free = new HashMap<>();
    world.nodes.forEach((name, node) -> {
      Amounts has = Amounts.of(node.getStatus().getAllocatableMap());
      free.put(name, new long[] {has.cpu(), has.memory()});
    });
    // As it is assumed, unless somebody else has bound it.
    world
        .scheduling
        .cluster()
        .forEachPlace(place -> {
          if (world.bindings.containsKey(place.key()) || isBeingBound(place.key())) {
            long[] left = free.get(world.scheduling.cluster().name(place.node()));
            if (left != null) {
              left[0] -= place.footprint().needs().of(0);
              left[1] -= place.footprint().needs().of(1);
            }
          }
        });
    return free;
  }

  private boolean isBeingBound(PlaceKey key) {
    Chosen chosen = binds.get(key);
    Task task = world.tasks.get(key);
    return chosen != null
        && task != null
        && chosen.pending().uid().equals(task.getMetadata().getUid())
        && chosen.pending().attempt() == task.getStatus().getAttempt();
  }

  private static boolean mayBeOn(Task task, Node node) {
    boolean ready = node.getStatus().getConditions(0).getStatus().equals("True");
    return ready
        && task.getSpec().getNodeSelectorMap().entrySet().stream()
            .allMatch(
                one -> one.getValue().equals(node.getMetadata().getLabelsMap().get(one.getKey())));
  }

  private void check() {
    Recount.check(world);
    // Who is bound, and has not ended, has his place where he is bound.
    world.bindings.forEach((key, binding) -> {
      Place place = world.scheduling.cluster().place(key);
      Task task = world.tasks.get(key);
      boolean over = task != null && task.getStatus().getPhase() == TaskPhase.TASK_PHASE_SUCCEEDED;
      assertThat(place == null).as(key.toString()).isEqualTo(over);
      if (place != null) {
        assertThat(world.scheduling.cluster().name(place.node()))
            .isEqualTo(binding.getSpec().getNode());
      }
    });
    // Who has no place is wanted by his queue, unless his time is over and he is not seen again.
    Map<QueueNode, Long> cpu = new HashMap<>();
    Map<QueueNode, Integer> tasks = new HashMap<>();
    for (Task task : world.tasks.values()) {
      PlaceKey key = Tasks.key(task);
      boolean waits =
          pending(task)
              && !world.bindings.containsKey(key)
              && world.scheduling.cluster().place(key) == null;
      for (QueueNode queue = world.scheduling.queues().of(key.namespace());
          waits && queue != null;
          queue = queue.parent()) {
        cpu.merge(queue, Demand.of(task).amounts().cpu(), Long::sum);
        tasks.merge(queue, 1, Integer::sum);
      }
    }
    List<QueueNode> all = new ArrayList<>(world.scheduling.queues().queues());
    all.add(world.scheduling.queues().root());
    for (QueueNode queue : all) {
      assertThat(queue.wanted().tasks()).as(queue.name()).isEqualTo(tasks.getOrDefault(queue, 0));
      assertThat(queue.wanted().of(0)).as(queue.name()).isEqualTo(cpu.getOrDefault(queue, 0L));
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
    check();
  }

  private void checkAtRest() {
    assertThat(world.scheduling.cluster().placed())
        .as("nothing is assumed or held")
        .isLessThanOrEqualTo(world.bindings.size());
    if (withQueues) {
      return;
    }
    Map<String, long[]> free = free();
    for (Task task : world.tasks.values()) {
      if (pending(task) && !world.bindings.containsKey(Tasks.key(task))) {
        for (Node node : world.nodes.values()) {
          if (mayBeOn(task, node)) {
            assertThat(fits(task, Objects.requireNonNull(free.get(node.getMetadata().getName()))))
                .as("%s fits on %s", Tasks.key(task), node.getMetadata().getName())
                .isFalse();
            assertThat(fits(task, freeAbove(task, node)))
                .as("%s might push others aside on %s", Tasks.key(task), node)
                .isFalse();
          }
        }
      }
    }
  }

  private static boolean fits(Task task, long[] free) {
    Amounts asked = Demand.of(task).amounts();
    return asked.cpu() <= free[0] && asked.memory() <= free[1];
  }

  /** What those of at least the task's priority leave of a node, when it may push others aside. */
  private long[] freeAbove(Task task, Node node) {
    Amounts has = Amounts.of(node.getStatus().getAllocatableMap());
    long[] free = {has.cpu(), has.memory()};
    boolean peaceful = task.getSpec().getPreemptionPolicy().equals("Never");
    world
        .scheduling
        .cluster()
        .forEachPlace(place -> {
          boolean stays = peaceful || place.priority() >= task.getSpec().getPriority();
          if (stays
              && world
                  .scheduling
                  .cluster()
                  .name(place.node())
                  .equals(node.getMetadata().getName())) {
            free[0] -= place.footprint().needs().of(0);
            free[1] -= place.footprint().needs().of(1);
          }
        });
    return free;
  }
}
