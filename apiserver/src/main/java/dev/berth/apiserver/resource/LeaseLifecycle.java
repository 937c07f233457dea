package dev.berth.apiserver.resource;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.admission.Namespaces;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.store.SpaceUse;
import org.jspecify.annotations.Nullable;

/**
 * A Lease says who leads. While space is short that must go on: those who lead are those who delete
 * and compact.
 */
public final class LeaseLifecycle implements Lifecycle<Lease> {
  private static final int SMALL_BYTES = 4 * 1024;

  @Override
  public Kind<Lease> kind() {
    return Kinds.LEASE;
  }

  @Override
  public SpaceUse spaceUse(@Nullable Lease before, Lease after) {
    if (after.getSerializedSize() > SMALL_BYTES) {
      return Encoding.spaceUse(before, after);
    }
    // Whoever leads the making of room must get its Lease again when somebody has deleted it.
    boolean systems = after.getMetadata().getNamespace().equals(Namespaces.SYSTEM);
    return before == null && !systems ? SpaceUse.BOUNDED : SpaceUse.FREES;
  }
}
