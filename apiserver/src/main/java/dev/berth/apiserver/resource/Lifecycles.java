package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import java.util.List;

/** The lifecycles of the kinds that have something particular; all others are plain. */
public final class Lifecycles {
  private final List<Lifecycle<?>> particular;

  public Lifecycles(List<Lifecycle<?>> particular) {
    this.particular = List.copyOf(particular);
  }

  @SuppressWarnings("unchecked")
  <T extends Message> Lifecycle<T> of(Kind<T> kind) {
    for (Lifecycle<?> one : particular) {
      if (one.kind().equals(kind)) {
        return (Lifecycle<T>) one;
      }
    }
    return () -> kind;
  }
}
