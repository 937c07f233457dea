package dev.berth.apiserver.admission;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.object.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The namespaces that the server itself made and relies on can't be deleted. */
final class BuiltInNamespacesStay implements Rule {
  private static final Set<String> BUILT_IN = Set.of(Namespaces.DEFAULT, Namespaces.SYSTEM);

  @Override
  public Optional<Failure> refuse(Change change, Deadline deadline) {
    if (change instanceof Change.Delete
        && change.kind().equals(Kinds.NAMESPACE)
        && BUILT_IN.contains(change.name())) {
      return Optional.of(
          new Failure.Forbidden(
              change.kind().qualifiedPlural(),
              change.name(),
              "this namespace may not be deleted",
              List.of()));
    }
    return Optional.empty();
  }
}
