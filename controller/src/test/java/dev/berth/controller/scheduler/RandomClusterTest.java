package dev.berth.controller.scheduler;

import static dev.berth.controller.scheduler.Samples.binding;
import static dev.berth.controller.scheduler.Samples.inPhase;
import static dev.berth.controller.scheduler.Samples.labelled;
import static dev.berth.controller.scheduler.Samples.node;
import static dev.berth.controller.scheduler.Samples.notReady;
import static dev.berth.controller.scheduler.Samples.taint;
import static dev.berth.controller.scheduler.Samples.task;
import static dev.berth.controller.scheduler.Samples.with;
import static dev.berth.controller.scheduler.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.controller.scheduler.cluster.Amounts;
import dev.berth.controller.scheduler.cluster.PlaceKey;
import dev.berth.controller.scheduler.plan.Planner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random clusters through thousands of random steps. The test keeps the truth in the plainest way:
 * after every decision it adds up, from the objects alone, what each node holds.
 */
final class RandomClusterTest {
  private static final int STEPS = 1_500;

  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<PlaceKey, Task> tasks = new HashMap<>();
  private final Map<PlaceKey, Binding> bindings = new HashMap<>();
  private final Map<PlaceKey, Round.Chosen> inFlight = new HashMap<>();
  private long now;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverOverfillsANodeAndNeverBreaksARule(long seed) {
    Random random = new Random(seed);
    SchedulerState state = new SchedulerState(Planner.standard(), seed);
    int placed = 0;
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(10)) {
        case 0 -> changeNode(state, random);
        case 1, 2, 3 -> addTask(state, random, step);
        case 4 -> endTask(state, random);
        case 5 -> deleteTask(state, random);
        case 6, 7 -> endBind(state, random);
        default -> {
          now += random.nextInt(50_000_000);
          for (Round.Chosen chosen : state.decide(1 + random.nextInt(5), now).chosen()) {
            assertAllowed(chosen);
            inFlight.put(chosen.pending().key(), chosen);
            assertFits(chosen.place().node());
            placed++;
          }
        }
      }
    }
    assertThat(placed).isGreaterThan(100);
  }

  private void changeNode(SchedulerState state, Random random) {
    String name = "n" + random.nextInt(6);
    if (random.nextInt(10) == 0) {
      nodes.remove(name);
      state.removeNode(name);
      return;
    }
    // A size for life: a node that shrinks is overfilled by nobody's fault.
    Node node = node(name, Integer.toString(1 + name.charAt(1) % 4), "4Gi");
    if (random.nextInt(3) == 0) {
      node = labelled(node, "disk", "ssd");
    }
    if (random.nextInt(4) == 0) {
      node = with(node, spec -> spec.addTaints(taint("t", TaintEffect.TAINT_EFFECT_NO_SCHEDULE)));
    }
    if (random.nextInt(6) == 0) {
      node = with(node, spec -> spec.setUnschedulable(true));
    }
    if (random.nextInt(6) == 0) {
      node = notReady(node);
    }
    nodes.put(name, node);
    state.observe(node);
  }

  private void addTask(SchedulerState state, Random random, int step) {
    Task task = task("t" + step, random.nextInt(20) * 100 + "m", random.nextInt(20) * 100 + "Mi");
    if (random.nextInt(3) == 0) {
      task = withPort(task, 80, random.nextBoolean() ? 0 : 20000 + random.nextInt(4));
    }
    if (random.nextInt(5) == 0) {
      task = with(spec -> spec.putNodeSelector("disk", "ssd"), task);
    }
    tasks.put(key(task), task);
    observe(state, key(task));
  }

  private void endTask(SchedulerState state, Random random) {
    PlaceKey key = any(bindings, random);
    if (key != null && tasks.containsKey(key)) {
      tasks.put(key, inPhase(known(tasks, key), TaskPhase.TASK_PHASE_FAILED));
      observe(state, key);
    }
  }

  private void deleteTask(SchedulerState state, Random random) {
    PlaceKey key = any(tasks, random);
    if (key != null && !inFlight.containsKey(key)) {
      tasks.remove(key);
      bindings.remove(key);
      observe(state, key);
    }
  }

  private void endBind(SchedulerState state, Random random) {
    PlaceKey key = any(inFlight, random);
    if (key == null) {
      return;
    }
    Round.Chosen chosen = known(inFlight, key);
    inFlight.remove(key);
    if (random.nextInt(4) == 0) {
      Failure stale = Failure.Conflict.stale("tasks.berth.dev", key.name());
      state.bindEnded(chosen.pending(), BindOutcome.of(stale), now);
    } else {
      Task task = known(tasks, key);
      bindings.put(key, binding(task, chosen.place().node(), chosen.place().hostPorts()));
      state.bindEnded(chosen.pending(), new BindOutcome.Bound(), now);
    }
    observe(state, key);
  }

  private void observe(SchedulerState state, PlaceKey key) {
    state.observe(key, tasks.get(key), bindings.get(key));
  }

  private void assertAllowed(Round.Chosen chosen) {
    Node node = known(nodes, chosen.place().node());
    assertThat(node.getSpec().getUnschedulable()).isFalse();
    assertThat(node.getSpec().getTaintsList()).isEmpty();
    assertThat(node.getStatus().getConditions(0).getStatus()).isEqualTo("True");
    assertThat(node.getMetadata().getLabelsMap())
        .containsAllEntriesOf(chosen.pending().task().getSpec().getNodeSelectorMap());
    assertThat(bindings).doesNotContainKey(chosen.pending().key());
    assertThat(inFlight).doesNotContainKey(chosen.pending().key());
  }

  private void assertFits(String node) {
    long cpu = 0;
    long memory = 0;
    Set<Integer> ports = new HashSet<>();
    for (Use use : usesOf(node)) {
      cpu += use.amounts().cpu();
      memory += use.amounts().memory();
      for (HostPort port : use.ports()) {
        assertThat(ports.add(port.getHostPort())).as("port %s is free", port).isTrue();
      }
    }
    Amounts allocatable = Amounts.of(known(nodes, node).getStatus().getAllocatableMap());
    assertThat(cpu).isLessThanOrEqualTo(allocatable.cpu());
    assertThat(memory).isLessThanOrEqualTo(allocatable.memory());
  }

  private record Use(Amounts amounts, List<HostPort> ports) {}

  private List<Use> usesOf(String node) {
    List<Use> uses = new ArrayList<>();
    bindings.forEach((key, binding) -> {
      if (binding.getSpec().getNode().equals(node) && !Pending.finished(known(tasks, key))) {
        uses.add(
            new Use(
                Amounts.requestedBy(binding.getSpec().getContainer()),
                binding.getSpec().getHostPortsList()));
      }
    });
    for (Round.Chosen chosen : inFlight.values()) {
      if (chosen.place().node().equals(node)) {
        uses.add(new Use(chosen.pending().demand().amounts(), chosen.place().hostPorts()));
      }
    }
    return uses;
  }

  private static <K, V> V known(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key), () -> key + " is not known");
  }

  private static <V> @Nullable PlaceKey any(Map<PlaceKey, V> map, Random random) {
    if (map.isEmpty()) {
      return null;
    }
    List<PlaceKey> keys = new ArrayList<>(map.keySet());
    keys.sort(Comparator.comparing(PlaceKey::toString));
    return keys.get(random.nextInt(keys.size()));
  }

  private static PlaceKey key(Task task) {
    return new PlaceKey(task.getMetadata().getNamespace(), task.getMetadata().getName());
  }
}
