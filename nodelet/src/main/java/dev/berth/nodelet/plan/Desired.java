package dev.berth.nodelet.plan;

import dev.berth.api.v1.Binding;
import java.util.Optional;

/** What is wanted of a task on this node. */
public sealed interface Desired {
  /** The Bindings are not known yet. What runs goes on; nothing is removed. */
  record Unknown() implements Desired {}

  /** No Binding wants it, or its place is gone: what there is goes, and nobody waits for a word. */
  record Nothing() implements Desired {}

  /** The Binding stands. */
  record Run(Binding binding) implements Desired {}

  /**
   * No API server was heard for as long as the Task allows: stop, but keep the place.
   *
   * @param binding when it is known
   */
  record Pause(Optional<Binding> binding) implements Desired {}

  /** The Binding is marked: stop, remove, say so. */
  record Stop(Binding binding) implements Desired {}
}
