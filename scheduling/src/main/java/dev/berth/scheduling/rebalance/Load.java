package dev.berth.scheduling.rebalance;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.preview.Picture;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How much of each node is used, and would be after a move. A task that has a place and does not
 * run yet counts with what it requests: what it will use nobody knows. Revocable tasks don't count:
 * they use what is idle, and give it back when somebody wants it.
 */
final class Load {
  private static final int ALL = 10_000;

  /** What one node has for tasks, and what they use. */
  private static final class Machine {
    final Amounts allocatable;
    long cpu;
    long memory;

    Machine(Amounts allocatable) {
      this.allocatable = allocatable;
    }

    void add(Amounts use, int sign) {
      cpu += sign * use.cpu();
      memory += sign * use.memory();
    }

    int shareOfCpu() {
      return share(cpu, allocatable.cpu());
    }

    int shareOfMemory() {
      return share(memory, allocatable.memory());
    }

    static int share(long part, long all) {
      return all <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (double) part / all * ALL);
    }
  }

  private final Map<String, Machine> machines = new HashMap<>();
  private final Map<PlaceKey, Amounts> uses = new HashMap<>();

  Load(Picture picture, Uses measured) {
    for (Node node : picture.nodes()) {
      String name = node.getMetadata().getName();
      measured
          .on(name)
          .ifPresent(tasks -> {
            Machine machine = new Machine(Amounts.of(node.getStatus().getAllocatableMap()));
            // Also those whose places are given up already: they use what they use until they end.
            tasks.forEach((key, use) -> {
              if (picture.binding(key).filter(Load::isRevocable).isEmpty()) {
                machine.add(use, 1);
              }
            });
            machines.put(name, machine);
          });
    }
    picture
        .bindings()
        .forEach((key, binding) -> {
          if (!isRevocable(binding) && !picture.isOver(key)) {
            String node = binding.getSpec().getNode();
            Amounts use = measured.on(node).map(tasks -> tasks.get(key)).orElse(null);
            if (use == null) {
              use = Amounts.requestedBy(binding.getSpec().getContainer());
              add(node, use, 1);
            }
            uses.put(key, use);
          }
        });
  }

  private void add(String node, Amounts use, int sign) {
    Machine machine = machines.get(node);
    if (machine != null) {
      machine.add(use, sign);
    }
  }

  private static boolean isRevocable(Binding binding) {
    return binding.getSpec().getRevocable();
  }

  /** Whether its node has told what is used there. */
  boolean knows(String node) {
    return machines.containsKey(node);
  }

  /** How much of a node is used, in ten-thousandths; nothing of one that has not told. */
  int share(String node) {
    return Optional.ofNullable(machines.get(node))
        .map(machine -> Math.max(machine.shareOfCpu(), machine.shareOfMemory()))
        .orElse(0);
  }

  /** Of which resource that is. */
  String scarcer(String node) {
    Machine machine = machines.get(node);
    return machine == null || machine.shareOfCpu() >= machine.shareOfMemory() ? "cpu" : "memory";
  }

  /**
   * How much a task uses, in ten-thousandths of its node, of what is used beyond a limit there: of
   * cpu or memory, or of both together.
   */
  int shareBeyond(int limit, String node, PlaceKey key) {
    Machine machine = machines.get(node);
    Amounts use = uses.get(key);
    if (machine == null || use == null) {
      return 0;
    }
    int cpu = Machine.share(use.cpu(), machine.allocatable.cpu());
    int memory = Machine.share(use.memory(), machine.allocatable.memory());
    return (machine.shareOfCpu() > limit ? cpu : 0)
        + (machine.shareOfMemory() > limit ? memory : 0);
  }

  /**
   * Whether a task could use what it uses on some node, without more than that being used there.
   */
  boolean fitsAnywhere(PlaceKey key, int limit, Predicate<String> isOpen) {
    Amounts use = of(key);
    return machines.entrySet().stream()
        .filter(one -> isOpen.test(one.getKey()))
        .map(Map.Entry::getValue)
        .anyMatch(machine ->
            Machine.share(machine.cpu + use.cpu(), machine.allocatable.cpu()) <= limit
                && Machine.share(machine.memory + use.memory(), machine.allocatable.memory())
                    <= limit);
  }

  /** What a task uses; what it requests, if that is not known. */
  Amounts of(PlaceKey key) {
    return uses.getOrDefault(key, Amounts.NONE);
  }

  /** A task would be elsewhere. */
  void move(PlaceKey key, String from, String to) {
    add(from, of(key), -1);
    add(to, of(key), 1);
  }

  /** Somebody is on his way to a node. */
  void expect(String node, Amounts use) {
    add(node, use, 1);
  }
}
