package dev.berth.chaos.client;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.client.ListOptions;

/** What is sent. */
final class Requests {
  private Requests() {}

  static Lease lease(String key, String token, String shade) {
    return Lease.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setNamespace(namespace(key))
                .setName(name(key))
                .putLabels(Seen.LABEL, shade))
        .setSpec(LeaseSpec.newBuilder().setHolderIdentity(token).setLeaseDurationSeconds(15))
        .build();
  }

  static Lease lease(String key, String token, String shade, long expected) {
    Lease lease = lease(key, token, shade);
    return expected == 0
        ? lease
        : lease.toBuilder()
            .setMetadata(
                lease.getMetadata().toBuilder().setResourceVersion(Long.toString(expected)))
            .build();
  }

  static String patch(String token) {
    return "{\"spec\":{\"holderIdentity\":\"" + token + "\"}}";
  }

  static ListOptions options(Selection selection) {
    ListOptions options = ListOptions.in(selection.namespace());
    if (!selection.shade().isEmpty()) {
      options = options.withLabels(Seen.LABEL + "=" + selection.shade());
    }
    return selection.name().isEmpty()
        ? options
        : options.withFields("metadata.name=" + selection.name());
  }

  static String namespace(String key) {
    return key.substring(0, key.indexOf('/'));
  }

  static String name(String key) {
    return key.substring(key.indexOf('/') + 1);
  }
}
