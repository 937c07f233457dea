package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.admission.Namespaces;
import java.util.List;

/** Which object a request means: the name must be there, and the namespace has a default. */
final class Naming {
  private Naming() {}

  /** The namespace that a request means; "" for kinds without one. */
  static String namespace(Kind<?> kind, String sent, String name) {
    if (kind.namespaced()) {
      return sent.isEmpty() ? Namespaces.DEFAULT : sent;
    }
    if (!sent.isEmpty()) {
      throw invalid(
          kind, name, Violation.forbidden("metadata.namespace", "not allowed on this type"));
    }
    return "";
  }

  /** The object's metadata with a name and the namespace that is meant. */
  static ObjectMeta of(Kind<?> kind, Message sent) {
    ObjectMeta metadata = Meta.of(sent);
    requireName(kind, metadata.getName());
    String namespace = namespace(kind, metadata.getNamespace(), metadata.getName());
    return namespace.isEmpty()
        ? metadata.toBuilder().clearNamespace().build()
        : metadata.toBuilder().setNamespace(namespace).build();
  }

  static void requireName(Kind<?> kind, String name) {
    if (name.isEmpty()) {
      throw invalid(kind, name, Violation.required("metadata.name", "name is required"));
    }
  }

  private static FailureException invalid(Kind<?> kind, String name, Violation violation) {
    return new FailureException(
        new Failure.Invalid(kind.qualifiedName(), name, List.of(violation)));
  }
}
