package dev.berth.apiserver.admission;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.scheduling.v1.PriorityClass;
import dev.berth.apiserver.object.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * At most one PriorityClass is that of Tasks that name none. The cache is asked, which may be a
 * moment old: two that come at once may both get in.
 */
final class OneDefaultPriorityClass implements Rule {
  private final PriorityClasses classes;

  OneDefaultPriorityClass(PriorityClasses classes) {
    this.classes = classes;
  }

  @Override
  public Optional<Failure> refuse(Change change, Deadline deadline) {
    boolean wants =
        change.object() instanceof PriorityClass one
            && one.getGlobalDefault()
            && (change instanceof Change.Create || change instanceof Change.Update);
    return wants
        ? classes
            .ofAll(deadline)
            .map(one -> one.getMetadata().getName())
            .filter(name -> !name.equals(change.name()))
            .map(name -> refusal(change, name))
        : Optional.empty();
  }

  private static Failure refusal(Change change, String name) {
    return new Failure.Forbidden(
        Kinds.PRIORITY_CLASS.qualifiedPlural(),
        change.name(),
        "PriorityClass %s is already marked as default. Only one default can exist".formatted(name),
        List.of());
  }
}
