package dev.berth.bench.rig;

import com.google.protobuf.ByteString;
import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.meta.v1.ObjectMeta;
import java.util.Locale;

/** The objects that are written: 1 KiB each, like most objects of a real cluster. */
public final class Samples {
  public static final String NAMESPACE = "default";
  private static final int SIZE = 1024;

  private Samples() {}

  public static String name(long number) {
    return String.format(Locale.ROOT, "bench-%08d", number);
  }

  public static Lease lease(String namespace, long number) {
    return lease(namespace, number, "bench");
  }

  /**
   * @param app the value of its label app
   */
  public static Lease lease(String namespace, long number, String app) {
    Lease.Builder lease =
        Lease.newBuilder()
            .setMetadata(
                ObjectMeta.newBuilder()
                    .setName(name(number))
                    .setNamespace(namespace)
                    .putLabels("app", app))
            .setSpec(LeaseSpec.newBuilder().setHolderIdentity("bench").setLeaseDurationSeconds(15));
    int missing = SIZE - lease.build().getSerializedSize();
    lease.getMetadataBuilder().putAnnotations("bench.berth.dev/padding", "x".repeat(missing));
    return lease.build();
  }

  /** Where the API server stores a Task's Binding. */
  public static ByteString bindingKey(String task) {
    return ByteString.copyFromUtf8("/berth/berth.dev/bindings/" + NAMESPACE + "/" + task);
  }

  static ByteString bindingKey(long number) {
    return bindingKey(name(number));
  }

  /** Where the API server stores it. */
  public static ByteString key(long number) {
    return ByteString.copyFromUtf8(
        "/berth/coordination.k8s.io/leases/" + NAMESPACE + "/" + name(number));
  }
}
