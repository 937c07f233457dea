package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Read, change, write, and again when another writer was quicker. */
final class Conflicts {
  /**
   * Each conflict means that somebody else got ahead, so there is no need to wait in between; but
   * who loses so often should look at the whole again.
   */
  private static final int TRIES = 10;

  private Conflicts() {}

  static <T extends Message> Optional<T> retry(
      ObjectClient<T> objects,
      String namespace,
      String name,
      UnaryOperator<T> change,
      UnaryOperator<T> write) {
    for (int tries = 1; ; tries++) {
      Optional<T> there = objects.get(namespace, name);
      if (there.isEmpty()) {
        return there;
      }
      T wanted = change.apply(there.get());
      if (wanted.equals(there.get())) {
        return there;
      }
      try {
        return Optional.of(write.apply(wanted));
      } catch (FailureException e) {
        if (!(e.failure() instanceof Failure.Conflict) || tries >= TRIES) {
          throw e;
        }
      }
    }
  }
}
