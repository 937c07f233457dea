package dev.berth.apiserver.admission;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;

/** What a request wants to do, defaulted and valid by itself. */
public sealed interface Change {
  Kind<?> kind();

  /** The object as it would be; for a delete, as it is. */
  Message object();

  default String namespace() {
    return Meta.of(object()).getNamespace();
  }

  default String name() {
    return Meta.of(object()).getName();
  }

  /** A new object. */
  record Create(Kind<?> kind, Message object) implements Change {}

  /** Another state of an object that exists; its status stays. */
  record Update(Kind<?> kind, Message before, Message object) implements Change {}

  /** Another status of an object that exists; all else stays. */
  record UpdateStatus(Kind<?> kind, Message before, Message object) implements Change {}

  /** The end of an object. */
  record Delete(Kind<?> kind, Message object) implements Change {}
}
