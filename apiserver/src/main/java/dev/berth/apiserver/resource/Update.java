package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;

/**
 * Replaces all but the status, or the status alone. Without a resourceVersion, whatever there is.
 */
final class Update {
  private final TypedStore store;
  private final Changing changing;

  Update(TypedStore store, Changing changing) {
    this.store = store;
    this.changing = changing;
  }

  <T extends Message> T update(Kind<T> kind, T sent, boolean dryRun, Deadline deadline) {
    ObjectMeta named = Naming.of(kind, sent);
    return Retry.untilCommitted(
        kind.qualifiedPlural(),
        named.getName(),
        () -> {
          Found<T> before = read(kind, named, deadline);
          ObjectMeta metadata = Metadata.changed(Meta.of(before.object()), named);
          return changing.change(kind, before, Meta.with(sent, metadata), dryRun, deadline);
        });
  }

  <T extends Message> T updateStatus(Kind<T> kind, T sent, boolean dryRun, Deadline deadline) {
    ObjectMeta named = Naming.of(kind, sent);
    return Retry.untilCommitted(
        kind.qualifiedPlural(),
        named.getName(),
        () -> {
          Found<T> before = read(kind, named, deadline);
          return changing.changeStatus(kind, before, sent, dryRun, deadline);
        });
  }

  private <T extends Message> Found<T> read(Kind<T> kind, ObjectMeta named, Deadline deadline) {
    Found<T> before = store.require(kind, named.getNamespace(), named.getName(), deadline);
    Changing.requireSame(kind, Meta.of(before.object()), named);
    return before;
  }
}
