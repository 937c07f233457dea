package dev.berth.controller.quota;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.core.v1.ResourceQuotaStatus;
import dev.berth.api.kind.resourcequota.QuotaUsage;
import dev.berth.api.v1.Task;
import dev.berth.client.informer.Change;
import java.util.Map;
import java.util.Optional;

/** What a ResourceQuota's status is to be, and when that may have changed. Pure. */
final class QuotaPlan {
  private QuotaPlan() {}

  /**
   * The quota with its limits and their usage in its status.
   *
   * @param used what the namespace has, by the keys of the limits; nothing of those left out
   * @return empty when its status says so already
   */
  static Optional<ResourceQuota> corrected(ResourceQuota quota, Map<String, Long> used) {
    ResourceQuotaStatus.Builder status =
        quota.getStatus().toBuilder()
            .clearHard()
            .putAllHard(quota.getSpec().getHardMap())
            .clearUsed();
    for (String key : quota.getSpec().getHardMap().keySet()) {
      status.putUsed(key, QuotaUsage.quantity(key, used.getOrDefault(key, 0L)));
    }
    return status.build().equals(quota.getStatus())
        ? Optional.empty()
        : Optional.of(quota.toBuilder().setStatus(status).build());
  }

  /** Whether people wait to see it counted for the first time, or with other limits. */
  static boolean isNew(ResourceQuota quota) {
    return !quota.getStatus().getHardMap().equals(quota.getSpec().getHardMap());
  }

  /** Whether a namespace has more or less after it; a Task's every report is no reason to count. */
  static boolean matters(Change<? extends Message> change) {
    return switch (change) {
      case Change.Added<? extends Message> _, Change.Removed<? extends Message> _ -> true;
      case Change.Updated<? extends Message> updated ->
          updated.before() instanceof Task before
              && updated.object() instanceof Task after
              && QuotaUsage.hasEnded(before) != QuotaUsage.hasEnded(after);
    };
  }
}
