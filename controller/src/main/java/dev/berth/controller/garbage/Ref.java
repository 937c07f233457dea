package dev.berth.controller.garbage;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;

/** Names an object of any kind. */
record Ref(Kind<?> kind, String namespace, String name) {
  static Ref of(Kind<?> kind, Message object) {
    ObjectMeta metadata = Meta.of(object);
    return new Ref(kind, metadata.getNamespace(), metadata.getName());
  }

  @Override
  public String toString() {
    return kind.singular() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
