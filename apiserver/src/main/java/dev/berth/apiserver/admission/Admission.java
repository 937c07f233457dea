package dev.berth.apiserver.admission;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.watch.WatchCaches;
import java.util.List;
import java.util.Optional;

/** All rules, in the order in which they are asked. A new rule is a class and a line here. */
public final class Admission {
  private final List<Rule> rules;

  public Admission(TypedStore store, WatchCaches caches) {
    this.rules =
        List.of(
            new OnlyPlacementBinds(),
            new BuiltInNamespacesStay(),
            new NamespaceTakesContent(store, caches));
  }

  /**
   * Asks every rule.
   *
   * @throws FailureException the first refusal
   */
  public void admit(Change change, Deadline deadline) {
    for (Rule rule : rules) {
      Optional<Failure> refusal = rule.refuse(change, deadline);
      if (refusal.isPresent()) {
        throw new FailureException(refusal.get());
      }
    }
  }
}
