package dev.berth.nodelet.device;

import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.plan.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which place has which units. Safe for many threads. */
public final class DeviceBook {
  private final Inventory inventory;
  private final Function<Unit.Thing, Optional<String>> problem;
  // Ids of units by task and place. An id may be of a unit that is offered no longer.
  private final Map<Object, Map<Fence, Set<String>>> held = new HashMap<>();

  /**
   * @param problem why a thing can't be given at the moment, if so
   */
  public DeviceBook(Inventory inventory, Function<Unit.Thing, Optional<String>> problem) {
    this.inventory = inventory;
    this.problem = problem;
  }

  /** One that has nothing to give. */
  public static DeviceBook empty() {
    return new DeviceBook(Inventory.EMPTY, _ -> Optional.empty());
  }

  /** Over files of this host, when it is the runtime's; else nothing is known of them. */
  public static DeviceBook of(Inventory inventory, boolean onThisHost) {
    return new DeviceBook(
        inventory,
        thing ->
            thing instanceof Unit.Thing.Path(var node) && onThisHost
                ? DeviceFiles.problem(node.path())
                : Optional.empty());
  }

  /** Why a place can't have what it asks for, if so; else that is now kept for it. */
  public Optional<Refusal> admit(Object task, Fence place, Map<String, Long> asked) {
    return switch (give(task, place, asked)) {
      case Choice.Given _ -> Optional.empty();
      case Choice.Refused(var refusal) -> Optional.of(refusal);
    };
  }

  /** What a place gets: as long as it has not given it back, the same each time. */
  public synchronized Choice give(Object task, Fence place, Map<String, Long> all) {
    Map<String, Long> asked = inventory.devices(all);
    if (asked.isEmpty()) {
      return new Choice.Given(Grant.NONE);
    }
    Set<String> own = held.getOrDefault(task, Map.of()).getOrDefault(place, Set.of());
    Set<String> taken = new HashSet<>();
    held.forEach((other, places) ->
        places.forEach((one, ids) -> {
          if (!(other.equals(task) && one.equals(place))) {
            taken.addAll(ids);
          }
        }));
    List<Unit> had = inventory.units().stream().filter(unit -> own.contains(unit.id())).toList();
    Choice choice = Choice.of(inventory, asked, had, taken::contains, problem);
    if (choice instanceof Choice.Given(Grant grant)) {
      Map<Fence, Set<String>> places = new HashMap<>(held.getOrDefault(task, Map.of()));
      places.put(place, ids(grant));
      held.put(task, places);
    }
    return choice;
  }

  /**
   * What a task holds now; what it held beside this is free.
   *
   * @param inUse ids of the units of its containers, whether this gave them or a process before
   * @param standing the place that keeps what it was given although no container has it, if any
   */
  public synchronized void hold(
      Object task, Map<Fence, Set<String>> inUse, Optional<Fence> standing) {
    Map<Fence, Set<String>> before = held.getOrDefault(task, Map.of());
    Map<Fence, Set<String>> now = new HashMap<>(inUse);
    standing
        .filter(before::containsKey)
        .ifPresent(
            place -> now.merge(place, before.getOrDefault(place, Set.of()), DeviceBook::both));
    now.values().removeIf(Set::isEmpty);
    if (now.isEmpty()) {
      held.remove(task);
    } else {
      held.put(task, now);
    }
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  private static Set<String> ids(Grant grant) {
    Set<String> ids = new HashSet<>();
    grant.units().forEach(unit -> ids.add(unit.id()));
    return ids;
  }
}
