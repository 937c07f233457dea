package dev.berth.apiserver.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.quota.Quotas;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.watch.Item;
import dev.berth.apiserver.watch.Watch;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.InstantSource;
import java.util.List;

/**
 * All that can be done with objects, whatever wire the request came over. Every method fails with a
 * {@link dev.berth.api.failure.FailureException}; a dry run does all but write.
 */
public final class Resources {
  private final WatchCaches caches;
  private final Create create;
  private final Update update;
  private final Patch patch;
  private final Apply apply;
  private final Delete delete;
  private final ListObjects list;
  private final DeleteCollection deleteCollection;

  public Resources(
      Store store,
      WatchCaches caches,
      Admission admission,
      Lifecycles lifecycles,
      InstantSource clock,
      Identities identities) {
    TypedStore typed = new TypedStore(store);
    this.caches = caches;
    Committing committing = new Committing(typed);
    Changing changing = new Changing(admission, lifecycles, committing);
    Quotas quotas = new Quotas(typed, caches);
    this.create = new Create(typed, admission, quotas, lifecycles, identities, clock);
    this.update = new Update(typed, changing);
    this.patch = new Patch(typed, changing);
    this.apply = new Apply(typed, create, changing, lifecycles);
    this.delete = new Delete(typed, admission, lifecycles, committing, clock);
    this.list = new ListObjects(store, caches);
    this.deleteCollection = new DeleteCollection(list, delete);
  }

  /** The newest state. */
  public <T extends Message> T get(Target<T> target, Deadline deadline) {
    return Encoding.decode(target.kind(), find(target, deadline).stored());
  }

  /** The newest state, encoded as answers carry it. */
  public ByteString getEncoded(Target<?> target, Deadline deadline) {
    Item item = find(target, deadline);
    try {
      if (item.undecodable() == null) {
        return ObjectBytes.serve(item.stored());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("it was decoded once already", e);
    }
    throw new FailureException(new Failure.Internal(target.key() + " " + item.undecodable()));
  }

  private Item find(Target<?> target, Deadline deadline) {
    return caches
        .get(target.kind(), target.key(), deadline.left())
        .orElseThrow(() ->
            new FailureException(
                new Failure.NotFound(target.kind().qualifiedPlural(), target.name())));
  }

  public ObjectPage list(ListQuery query, Paging paging, Deadline deadline) {
    return list.list(query, paging, deadline);
  }

  public <T extends Message> T create(Kind<T> kind, T object, boolean dryRun, Deadline deadline) {
    return write(kind, object, dryRun, deadline).object();
  }

  /** As {@link #create}, for answers that don't need the whole object decoded. */
  public <T extends Message> Written<T> write(
      Kind<T> kind, T object, boolean dryRun, Deadline deadline) {
    return create.create(kind, object, dryRun, deadline);
  }

  /** With the status that it has, in one write: for what the server itself says of a node. */
  public <T extends Message> T createWithStatus(Kind<T> kind, T object, Deadline deadline) {
    return create.createAsIs(kind, object, false, deadline).object();
  }

  /** Replaces all but the status. */
  public <T extends Message> T update(Kind<T> kind, T object, boolean dryRun, Deadline deadline) {
    return update.update(kind, object, dryRun, deadline);
  }

  /** Replaces the status alone. */
  public <T extends Message> T updateStatus(
      Kind<T> kind, T object, boolean dryRun, Deadline deadline) {
    return update.updateStatus(kind, object, dryRun, deadline);
  }

  /** Changes what the patch names, of the part that it may change. */
  public <T extends Message> T patch(
      Target<T> target, PatchBody body, boolean dryRun, Deadline deadline) {
    return patch.patch(target, body, dryRun, deadline);
  }

  public <T extends Message> Applied<T> apply(
      Kind<T> kind, T manifest, boolean dryRun, Deadline deadline) {
    return apply.apply(kind, manifest, dryRun, deadline);
  }

  /** The object as it was last, or with its deletion timestamp when something still holds it. */
  public <T extends Message> T delete(Target<T> target, DeleteOptions options, Deadline deadline) {
    return delete.delete(target, options, deadline);
  }

  public <T extends Message> List<Target<T>> deleteCollection(
      Kind<T> kind, ListQuery query, DeleteOptions options, Deadline deadline) {
    return deleteCollection.delete(kind, query, options, deadline);
  }

  /**
   * Every change after a version.
   *
   * @param resourceVersion "" or "0" for the present objects first
   */
  public Watch watch(ListQuery query, String resourceVersion, boolean bookmarks) {
    return caches.watch(query.query(), Versions.parse(resourceVersion), bookmarks);
  }
}
