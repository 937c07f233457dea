package dev.berth.apiserver.admission;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.object.Deadline;
import java.util.Optional;

/** One rule. */
interface Rule {
  /** Why the change is refused; empty when this rule has nothing against it. */
  Optional<Failure> refuse(Change change, Deadline deadline);
}
