package dev.berth.chaos.history;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.meta.v1.ObjectMeta;
import java.util.zip.CRC32C;

/**
 * An object as somebody saw it.
 *
 * @param key "namespace/name"
 * @param version its resource version
 * @param token names the write that made it: no two writes have the same
 * @param shade the value of its one label, which selectors select by
 * @param digest of all its bytes but the resource version
 */
public record Seen(String key, long version, String uid, String token, String shade, int digest) {
  /** The label that selectors select by. */
  public static final String LABEL = "shade";

  public static Seen of(Lease lease) {
    return of(lease, Long.parseLong(lease.getMetadata().getResourceVersion()));
  }

  /** At a version that the object does not say itself. */
  public static Seen of(Lease lease, long version) {
    ObjectMeta metadata = lease.getMetadata();
    CRC32C digest = new CRC32C();
    digest.update(
        lease.toBuilder()
            .setMetadata(metadata.toBuilder().clearResourceVersion())
            .build()
            .toByteArray());
    return new Seen(
        metadata.getNamespace() + "/" + metadata.getName(),
        version,
        metadata.getUid(),
        lease.getSpec().getHolderIdentity(),
        metadata.getLabelsOrDefault(LABEL, ""),
        (int) digest.getValue());
  }

  public String namespace() {
    return key.substring(0, key.indexOf('/'));
  }

  /** Whether it is the same object in the same state, whatever the version. */
  public boolean sameState(Seen other) {
    return key.equals(other.key) && uid.equals(other.uid) && digest == other.digest;
  }

  @Override
  public String toString() {
    return "%s@%s token=%s shade=%s uid=%s"
        .formatted(
            key, Versions.text(version), token, shade, uid.substring(0, Math.min(8, uid.length())));
  }
}
