package dev.berth.client.fake;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.meta.v1.ObjectMeta;

/** Objects for tests: Leases, because anything may be written in them. */
public final class Samples {
  private Samples() {}

  public static Lease lease(String name, String holder) {
    return lease("default", name, holder);
  }

  public static Lease lease(String namespace, String name, String holder) {
    return Lease.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace(namespace).setName(name))
        .setSpec(LeaseSpec.newBuilder().setHolderIdentity(holder).setLeaseDurationSeconds(15))
        .build();
  }
}
