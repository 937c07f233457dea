package dev.berth.nodelet.image.credential;

import java.util.Map;
import java.util.Optional;

/** Where the Secrets are that Tasks name for their pulls. */
@FunctionalInterface
public interface PullSecrets {
  /** Knows of none. */
  PullSecrets NONE = (_, _) -> Optional.empty();

  /**
   * What a Secret holds, by key; empty when there is no Secret of that name.
   *
   * @throws dev.berth.api.failure.FailureException when that can't be found out now
   */
  Optional<Map<String, byte[]>> of(String namespace, String name);
}
