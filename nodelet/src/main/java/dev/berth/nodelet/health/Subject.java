package dev.berth.nodelet.health;

import dev.berth.api.v1.Binding;
import java.util.Optional;

/** Whom to probe. Remembers where it was reached, so that the runtime isn't asked each time. */
final class Subject {
  private final String containerId;
  private final Binding binding;
  private volatile Optional<String> address = Optional.empty();

  Subject(String containerId, Binding binding) {
    this.containerId = containerId;
    this.binding = binding;
  }

  String containerId() {
    return containerId;
  }

  Binding binding() {
    return binding;
  }

  Optional<String> address() {
    return address;
  }

  /** Empty: ask again. */
  void reachedAt(Optional<String> where) {
    address = where;
  }
}
