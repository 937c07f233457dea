package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All that can be done with objects of one kind. {@code namespace} is "" for kinds without one, and
 * "" in lists and watches for all namespaces.
 */
public interface ObjectClient<T extends Message> {
  /** The newest state; empty when there is none. */
  Optional<T> get(String namespace, String name);

  /** One page. */
  ObjectList<T> list(ListOptions options);

  /** Every page of {@link #list}, at one version. */
  default ObjectList<T> listAll(ListOptions options) {
    return listAll(options, UnaryOperator.identity());
  }

  /**
   * As {@link #listAll(ListOptions)}, with of each object what is kept of it as its page comes: all
   * of them whole are never in memory at once.
   */
  ObjectList<T> listAll(ListOptions options, UnaryOperator<T> keep);

  T create(T object);

  /** Replaces all but the status. A set resourceVersion must be the newest. */
  T update(T object);

  /** Replaces the status alone. A set resourceVersion must be the newest. */
  T updateStatus(T object);

  /** Changes fields by a JSON merge patch. */
  T patch(String namespace, String name, String mergePatch);

  Applied<T> apply(T object, boolean dryRun);

  /** The object as it was deleted, or as it now waits for its finalizers. */
  T delete(String namespace, String name, DeleteOptions options);

  /** Events after a version, or the present objects first when {@code resourceVersion} is "". */
  ObjectWatch<T> watch(ListOptions options);

  /**
   * Reads an object, changes it and writes it back, again whenever another writer was quicker.
   *
   * @param change the wanted object from the newest one; when it gives back an equal one, nothing
   *     is written
   * @return the newest state; empty when there is no such object
   */
  default Optional<T> change(String namespace, String name, UnaryOperator<T> change) {
    return Conflicts.retry(this, namespace, name, change, this::update);
  }

  /** As {@link #change}, for the status. */
  default Optional<T> changeStatus(String namespace, String name, UnaryOperator<T> change) {
    return Conflicts.retry(this, namespace, name, change, this::updateStatus);
  }

  /**
   * A page of objects.
   *
   * @param resourceVersion the version that the page shows
   * @param continueToken "" on the last page
   * @param undecodable "namespace/name" of objects whose stored bytes can't be decoded
   */
  record ObjectList<T>(
      List<T> items, String resourceVersion, String continueToken, List<String> undecodable) {
    public ObjectList {
      items = List.copyOf(items);
      undecodable = List.copyOf(undecodable);
    }
  }

  /** What an apply did. */
  record Applied<T>(T object, ApplyResult result) {}
}
