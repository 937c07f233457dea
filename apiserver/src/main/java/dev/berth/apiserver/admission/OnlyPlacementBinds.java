package dev.berth.apiserver.admission;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.object.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * A Binding is made by PlacementService.Bind alone, whose transaction keeps a Task from having two
 * places, and never changes. Deleting one is asking its node to stop: that is allowed.
 */
final class OnlyPlacementBinds implements Rule {
  @Override
  public Optional<Failure> refuse(Change change, Deadline deadline) {
    if (!change.kind().equals(Kinds.BINDING)) {
      return Optional.empty();
    }
    return switch (change) {
      case Change.Create _ ->
          refusal(change, "a Binding is made by PlacementService.Bind, which guards its Task");
      case Change.Update _, Change.UpdateStatus _ ->
          refusal(change, "a Binding does not change; bind its Task again");
      case Change.Delete _ -> Optional.empty();
    };
  }

  private static Optional<Failure> refusal(Change change, String why) {
    return Optional.of(
        new Failure.Forbidden(change.kind().qualifiedPlural(), change.name(), why, List.of()));
  }
}
