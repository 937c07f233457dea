package dev.berth.controller.garbage;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import java.util.Optional;

/** Names an object of any kind. */
record Ref(Kind<?> kind, String namespace, String name) {
  static Ref of(Kind<?> kind, Message object) {
    ObjectMeta metadata = Meta.of(object);
    return new Ref(kind, metadata.getNamespace(), metadata.getName());
  }

  /**
   * The owner that an object names.
   *
   * @param namespace of that object
   * @return empty when there can be no such owner, as far as this process knows
   */
  static Optional<Ref> of(OwnerReference owner, String namespace) {
    return Kinds.find(owner.getApiVersion(), owner.getKind())
        .filter(kind -> !kind.namespaced() || !namespace.isEmpty())
        .map(kind -> new Ref(kind, kind.namespaced() ? namespace : "", owner.getName()));
  }

  @Override
  public String toString() {
    return kind.singular() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
