package dev.berth.controller.scheduler;

import dev.berth.api.failure.Failure;

/** How the bind of one task ended. */
sealed interface BindOutcome {
  /** The Binding stands; it will be seen soon. */
  record Bound() implements BindOutcome {}

  /** There is no Binding of ours, and there will be none: decide again. */
  record Failed(Failure failure) implements BindOutcome {}

  /** Nobody knows: the place stays assumed until the Binding is seen or enough time has passed. */
  record Unknown(Failure failure) implements BindOutcome {}

  static BindOutcome of(Failure failure) {
    return switch (failure) {
      case Failure.UnknownOutcome _, Failure.DeadlineExceeded _, Failure.Internal _ ->
          new Unknown(failure);
      // "Unavailable" is promised to mean that nothing was changed, as are all the others.
      case Failure.Unavailable _,
          Failure.NotFound _,
          Failure.AlreadyExists _,
          Failure.Conflict _,
          Failure.Invalid _,
          Failure.BadRequest _,
          Failure.Unauthenticated _,
          Failure.Forbidden _,
          Failure.Expired _,
          Failure.TooLarge _,
          Failure.StorageFull _,
          Failure.TooManyRequests _ ->
          new Failed(failure);
    };
  }
}
