package dev.berth.nodelet.config;

import dev.berth.api.v1.Binding;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.plan.Desired;
import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.spec.Provided;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ConfigMaps and Secrets as the loop uses them. */
public interface Config {
  /** A node whose Bindings name none. */
  Config NONE =
      new Config() {
        @Override
        public void adopt(Map<NamespacedName, List<ContainerState>> present) {}

        @Override
        public Optional<Refusal> forbids(Binding binding) {
          return Optional.empty();
        }

        @Override
        public Optional<String> follow(
            NamespacedName task, Desired desired, List<ContainerState> containers) {
          return Optional.empty();
        }

        @Override
        public Prepared prepare(Binding binding) {
          return new Prepared.Ready(Provided.NOTHING);
        }

        @Override
        public void forget(NamespacedName task) {}
      };

  /** What a container needs before it can be made. */
  sealed interface Prepared {
    /** All is there, files included. */
    record Ready(Provided provided) implements Prepared {}

    /**
     * Something is missing. The task is marked when that may have changed.
     *
     * @param message what; "" as long as no API server has said what there is
     */
    record Waiting(String message) implements Prepared {}
  }

  /** Takes up the files of these containers, and removes all others that are left. Once, first. */
  void adopt(Map<NamespacedName, List<ContainerState>> present);

  /** Why the node can't give a Binding what it names, if so. */
  Optional<Refusal> forbids(Binding binding);

  /**
   * What is wanted of a task, and its containers: watches what its Binding names, brings the files
   * of what runs up to date, and removes the files of places that are over.
   *
   * @return what keeps the files as they are though they should change, when that is news
   */
  Optional<String> follow(NamespacedName task, Desired desired, List<ContainerState> containers);

  /**
   * Writes the files for a new container.
   *
   * @throws dev.berth.api.failure.FailureException <em>unavailable</em> when they can't be written
   */
  Prepared prepare(Binding binding);

  /** There is no Binding and no container any more. */
  void forget(NamespacedName task);
}
