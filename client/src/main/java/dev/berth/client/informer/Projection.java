package dev.berth.client.informer;

import com.google.protobuf.Message;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.client.Projected;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cache keeps of each object, marked as {@link Projected}. A projection that fails, or
 * that loses what the cache itself goes by, costs memory and not the object: it is kept whole.
 */
final class Projection<T extends Message> implements UnaryOperator<T> {
  private static final Logger log = LoggerFactory.getLogger(Informer.class);

  private final UnaryOperator<T> keep;
  private final Counters counters;

  Projection(UnaryOperator<T> keep, Counters counters) {
    this.keep = keep;
    this.counters = counters;
  }

  @Override
  @SuppressWarnings("ReferenceEquality")
  public T apply(T object) {
    T kept;
    try {
      kept = keep.apply(object);
    } catch (RuntimeException e) {
      counters.unprojected.incrementAndGet();
      log.error("informer's projection failed object={}", Meta.label(object), e);
      return object;
    }
    // An equal copy is marked too: what may be written must not depend on what it happens to lack.
    if (kept == object) {
      return object;
    }
    if (!isSame(Meta.of(object), Meta.of(kept))) {
      counters.unprojected.incrementAndGet();
      log.error(
          "informer's projection must keep namespace, name, uid and resourceVersion object={}",
          Meta.label(object));
      return object;
    }
    return Projected.mark(kept);
  }

  private static boolean isSame(ObjectMeta one, ObjectMeta other) {
    return one.getName().equals(other.getName())
        && one.getNamespace().equals(other.getNamespace())
        && one.getUid().equals(other.getUid())
        && one.getResourceVersion().equals(other.getResourceVersion());
  }
}
