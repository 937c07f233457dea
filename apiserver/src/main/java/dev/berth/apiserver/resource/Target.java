package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.store.Key;

/**
 * The object that a request names.
 *
 * @param namespace "" for kinds without one
 */
public record Target<T extends Message>(Kind<T> kind, String namespace, String name) {
  /**
   * With the default namespace filled in.
   *
   * @throws dev.berth.api.failure.FailureException <em>invalid</em> without a name, or with a
   *     namespace where there is none
   */
  public static <T extends Message> Target<T> of(Kind<T> kind, String namespace, String name) {
    Naming.requireName(kind, name);
    return new Target<>(kind, Naming.namespace(kind, namespace, name), name);
  }

  Key key() {
    return Key.of(kind, namespace, name);
  }

  /** An object with nothing but its name. */
  T bare() {
    ObjectMeta.Builder metadata = ObjectMeta.newBuilder().setName(name);
    if (!namespace.isEmpty()) {
      metadata.setNamespace(namespace);
    }
    return Meta.with(kind.prototype(), metadata.build());
  }
}
