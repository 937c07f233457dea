package dev.berth.nodelet.device;

import dev.berth.nodelet.plan.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Which units a place gets, or why it gets none. Pure but for what it is told of things. */
public sealed interface Choice {
  record Given(Grant grant) implements Choice {}

  record Refused(Refusal refusal) implements Choice {}

  /**
   * @param asked how many, by resource
   * @param had units that the place has already, and keeps where it can
   * @param isTaken whether another place has the unit of that id
   * @param problem why a thing can't be given at the moment, if so
   */
  static Choice of(
      Inventory inventory,
      Map<String, Long> asked,
      List<Unit> had,
      Predicate<String> isTaken,
      Function<Unit.Thing, Optional<String>> problem) {
    List<Unit> order = new ArrayList<>(had);
    inventory.units().stream().filter(unit -> !had.contains(unit)).forEach(order::add);
    List<Unit> chosen = new ArrayList<>();
    for (Map.Entry<String, Long> ask : new TreeMap<>(asked).entrySet()) {
      List<Unit> free =
          order.stream()
              .filter(unit -> unit.resource().equals(ask.getKey()) && !isTaken.test(unit.id()))
              .toList();
      List<Unit> usable =
          free.stream()
              .filter(unit -> problem.apply(unit.thing()).isEmpty())
              .limit(ask.getValue())
              .toList();
      if (usable.size() < ask.getValue()) {
        return new Refused(refusal(ask, free, usable.size(), problem));
      }
      chosen.addAll(usable);
    }
    return new Given(new Grant(chosen));
  }

  private static Refusal refusal(
      Map.Entry<String, Long> ask,
      List<Unit> free,
      int usable,
      Function<Unit.Thing, Optional<String>> problem) {
    return free.stream()
        .flatMap(unit -> problem.apply(unit.thing()).stream().map(why -> missing(unit, why)))
        .findFirst()
        .orElseGet(() ->
            new Refusal(
                "OutOfDevices",
                "%d of %s wanted, %d free".formatted(ask.getValue(), ask.getKey(), usable)));
  }

  private static Refusal missing(Unit unit, String why) {
    return new Refusal(
        "DeviceMissing",
        "%s, which the node offers as %s, %s".formatted(unit.thing().name(), unit.resource(), why));
  }
}
