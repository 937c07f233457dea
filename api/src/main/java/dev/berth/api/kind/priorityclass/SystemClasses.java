package dev.berth.api.kind.priorityclass;

import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.scheduling.v1.PriorityClass;
import java.util.List;
import java.util.Optional;

/**
 * The classes that the server makes at its start, as Kubernetes has them: above all that a person
 * can give. Nobody else's name begins with "system-".
 */
public final class SystemClasses {
  private static final String PREFIX = "system-";

  private static final List<PriorityClass> ALL =
      List.of(
          of(
              "system-cluster-critical",
              2_000_000_000,
              "Used for system critical tasks that must run in the cluster, but can be moved to"
                  + " another node if necessary."),
          of(
              "system-node-critical",
              2_000_001_000,
              "Used for system critical tasks that must not be moved from their current node."));

  private SystemClasses() {}

  /** All of them, as they are made. */
  public static List<PriorityClass> all() {
    return ALL;
  }

  /** Whether a class of this name is one of these. */
  public static boolean has(String name) {
    return find(name).isPresent();
  }

  /** Whether a name can be one of these only. */
  static boolean isReserved(String name) {
    return name.startsWith(PREFIX);
  }

  /** Why a class with a reserved name is none of these; empty when it is one. */
  static Optional<String> problem(PriorityClass priority) {
    Optional<PriorityClass> known = find(priority.getMetadata().getName());
    if (known.isEmpty()) {
      return Optional.of(
          priority.getMetadata().getName() + " is not a known system priority class");
    }
    String name = known.get().getMetadata().getName();
    if (priority.getValue() != known.get().getValue()) {
      return Optional.of(
          "value of %s PriorityClass must be %d".formatted(name, known.get().getValue()));
    }
    return priority.getGlobalDefault()
        ? Optional.of("globalDefault of %s PriorityClass must be false".formatted(name))
        : Optional.empty();
  }

  private static Optional<PriorityClass> find(String name) {
    return ALL.stream().filter(one -> one.getMetadata().getName().equals(name)).findFirst();
  }

  private static PriorityClass of(String name, int value, String description) {
    return PriorityClass.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(name))
        .setValue(value)
        .setDescription(description)
        .build();
  }
}
