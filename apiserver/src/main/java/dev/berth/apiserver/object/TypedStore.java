package dev.berth.apiserver.object;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Tried;
import dev.berth.apiserver.store.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The store, with decoded objects. Linearizable as the store itself is. */
public final class TypedStore {
  private final Store store;

  public TypedStore(Store store) {
    this.store = store;
  }

  /** The newest state. */
  public <T extends Message> Optional<Found<T>> find(
      Kind<T> kind, String namespace, String name, Deadline deadline) {
    return store
        .get(Key.of(kind, namespace, name), deadline.left())
        .map(stored -> found(kind, stored));
  }

  /**
   * The newest state.
   *
   * @throws FailureException <em>not found</em>
   */
  public <T extends Message> Found<T> require(
      Kind<T> kind, String namespace, String name, Deadline deadline) {
    return find(kind, namespace, name, deadline)
        .orElseThrow(
            () -> new FailureException(new Failure.NotFound(kind.qualifiedPlural(), name)));
  }

  /**
   * The newest state, not decoded.
   *
   * @throws FailureException <em>not found</em>
   */
  public Stored requireStored(Key key, Kind<?> kind, Deadline deadline) {
    return store
        .get(key, deadline.left())
        .orElseThrow(
            () -> new FailureException(new Failure.NotFound(kind.qualifiedPlural(), key.name())));
  }

  /** Empty when the bytes can't be decoded. */
  public static <T extends Message> Optional<Found<T>> decodable(Kind<T> kind, Stored stored) {
    try {
      return Optional.of(found(kind, stored));
    } catch (FailureException e) {
      return Optional.empty();
    }
  }

  /**
   * The state that an object had when its version was this.
   *
   * @throws FailureException <em>expired</em> when that is no longer kept
   */
  public <T extends Message> Optional<Found<T>> findAt(
      Kind<T> kind, String namespace, String name, long version, Deadline deadline) {
    Key key = Key.of(kind, namespace, name);
    Scope scope = new Scope(kind, namespace);
    return store
        .list(scope, justBefore(key.path()), 1, Version.revision(version), deadline.left())
        .objects()
        .stream()
        .filter(stored -> stored.key().equals(key) && stored.version() == version)
        .findFirst()
        .map(stored -> found(kind, stored));
  }

  /**
   * The newest state of every object that can be decoded, all of one revision.
   *
   * @param namespace "" for all namespaces
   */
  public <T extends Message> List<Found<T>> all(Kind<T> kind, String namespace, Deadline deadline) {
    Scope scope = new Scope(kind, namespace);
    List<Found<T>> all = new ArrayList<>();
    String after = "";
    long revision = 0;
    Store.Page page;
    do {
      page = store.list(scope, after, 0, revision, deadline.left());
      revision = page.revision();
      for (Stored stored : page.objects()) {
        after = stored.key().path();
        decodable(kind, stored).ifPresent(all::add);
      }
    } while (page.more());
    return all;
  }

  public Outcome commit(Transaction transaction, Deadline deadline) {
    return store.commit(transaction, deadline.left());
  }

  /** Transactions that have nothing to do with each other; see {@link Store#commitAll}. */
  public List<Tried> commitAll(List<Transaction> transactions, Deadline deadline) {
    return store.commitAll(transactions, deadline.left());
  }

  /**
   * What was read without types.
   *
   * @throws FailureException <em>internal</em> when the bytes can't be decoded
   */
  public static <T extends Message> Found<T> found(Kind<T> kind, Stored stored) {
    return new Found<>(stored.key(), Encoding.decode(kind, stored), stored.version());
  }

  /** A path with no key between it and the given one: names have no character above 'z'. */
  private static String justBefore(String path) {
    int last = path.length() - 1;
    return path.substring(0, last) + (char) (path.charAt(last) - 1) + '~';
  }
}
