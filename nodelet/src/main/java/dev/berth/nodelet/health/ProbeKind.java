package dev.berth.nodelet.health;

import dev.berth.api.v1.Container;
import dev.berth.api.v1.Probe;
import java.util.Optional;

/** What a probe is for. */
enum ProbeKind {
  STARTUP("startup"),
  READINESS("readiness"),
  LIVENESS("liveness");

  private final String word;

  ProbeKind(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  Optional<Probe> of(Container container) {
    return switch (this) {
      case STARTUP ->
          container.hasStartupProbe() ? Optional.of(container.getStartupProbe()) : Optional.empty();
      case READINESS ->
          container.hasReadinessProbe()
              ? Optional.of(container.getReadinessProbe())
              : Optional.empty();
      case LIVENESS ->
          container.hasLivenessProbe()
              ? Optional.of(container.getLivenessProbe())
              : Optional.empty();
    };
  }
}
