package dev.berth.nodelet.loop;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskStatus;
import dev.berth.client.NamespacedName;
import java.util.Optional;

/** The Bindings of this node, as the informer has them. */
public interface Bindings {
  Optional<Binding> get(NamespacedName task);

  /**
   * Whether an absent Binding is known to be absent: all were listed from an API server since this
   * process began.
   */
  boolean synced();

  /**
   * What an earlier process of this node said of a place; empty when the place is newer than this
   * process, or nothing was said.
   *
   * @throws dev.berth.api.failure.FailureException when no API server answers
   */
  Optional<TaskStatus> before(Binding binding);
}
