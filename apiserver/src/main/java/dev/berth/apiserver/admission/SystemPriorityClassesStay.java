package dev.berth.apiserver.admission;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.priorityclass.SystemClasses;
import dev.berth.apiserver.object.Deadline;
import java.util.List;
import java.util.Optional;

/** The PriorityClasses that the server itself made can't be deleted. */
final class SystemPriorityClassesStay implements Rule {
  @Override
  public Optional<Failure> refuse(Change change, Deadline deadline) {
    if (change instanceof Change.Delete
        && change.kind().equals(Kinds.PRIORITY_CLASS)
        && SystemClasses.has(change.name())) {
      return Optional.of(
          new Failure.Forbidden(
              change.kind().qualifiedPlural(),
              change.name(),
              "this is a system priority class and cannot be deleted",
              List.of()));
    }
    return Optional.empty();
  }
}
