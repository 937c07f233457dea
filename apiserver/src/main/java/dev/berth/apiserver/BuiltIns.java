package dev.berth.apiserver;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.priorityclass.SystemClasses;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.admission.Namespaces;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.resource.Target;
import java.util.List;

/** The objects that every cluster has: the server makes at its start what is not there. */
final class BuiltIns {
  private final Resources resources;

  BuiltIns(Resources resources) {
    this.resources = resources;
  }

  void ensure(Deadline deadline) {
    for (String name : List.of(Namespaces.DEFAULT, Namespaces.SYSTEM)) {
      ObjectMeta metadata = ObjectMeta.newBuilder().setName(name).build();
      ensure(Kinds.NAMESPACE, Namespace.newBuilder().setMetadata(metadata).build(), deadline);
    }
    SystemClasses.all().forEach(one -> ensure(Kinds.PRIORITY_CLASS, one, deadline));
  }

  private <T extends Message> void ensure(Kind<T> kind, T object, Deadline deadline) {
    try {
      // Looked for first: a store that is full would refuse to make even what there is.
      var _ = resources.get(new Target<>(kind, "", Meta.of(object).getName()), deadline);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.NotFound)) {
        throw e;
      }
      create(kind, object, deadline);
    }
  }

  private <T extends Message> void create(Kind<T> kind, T object, Deadline deadline) {
    try {
      resources.create(kind, object, false, deadline);
    } catch (FailureException e) {
      // Another server was quicker.
      if (!(e.failure() instanceof Failure.AlreadyExists)) {
        throw e;
      }
    }
  }
}
