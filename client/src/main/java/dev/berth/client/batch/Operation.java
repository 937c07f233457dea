package dev.berth.client.batch;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.client.Projected;

/**
 * One write of a batch, as the method of the same name of {@link dev.berth.client.ObjectClient}
 * does it.
 */
public sealed interface Operation<T extends Message> {
  Kind<T> kind();

  /** "" for kinds without one; may be "" for the default one. */
  String namespace();

  /** "" when the server makes it. */
  String name();

  /** A new object. */
  record Create<T extends Message>(Kind<T> kind, T object) implements Written<T> {
    public Create {
      Projected.requireWhole(object);
    }
  }

  /** All but the status. A set resourceVersion must be the newest. */
  record Update<T extends Message>(Kind<T> kind, T object) implements Written<T> {
    public Update {
      Projected.requireWhole(object);
    }
  }

  /** The status alone. A set resourceVersion must be the newest. */
  record UpdateStatus<T extends Message>(Kind<T> kind, T object) implements Written<T> {
    public UpdateStatus {
      Projected.requireWhole(object);
    }
  }

  /** What the manifest says; the result tells whether that created or changed it. */
  record Apply<T extends Message>(Kind<T> kind, T object) implements Written<T> {
    public Apply {
      Projected.requireWhole(object);
    }
  }

  /** A JSON merge patch. */
  record Patch<T extends Message>(Kind<T> kind, String namespace, String name, String mergePatch)
      implements Operation<T> {}

  /** Deletes it, or begins to. */
  record Delete<T extends Message>(
      Kind<T> kind, String namespace, String name, DeleteOptions options) implements Operation<T> {
    public Delete(Kind<T> kind, String namespace, String name) {
      this(kind, namespace, name, DeleteOptions.getDefaultInstance());
    }
  }

  /** Those that carry an object, which must be whole: see {@link Projected}. */
  sealed interface Written<T extends Message> extends Operation<T> {
    T object();

    @Override
    default String namespace() {
      return Meta.of(object()).getNamespace();
    }

    @Override
    default String name() {
      return Meta.of(object()).getName();
    }
  }
}
