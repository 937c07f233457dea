package dev.berth.apiserver.quota;

import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.core.v1.ResourceQuotaStatus;
import dev.berth.api.kind.resourcequota.QuotaUsage;
import dev.berth.api.meta.v1.Quantity;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether a quota has room for what is requested, and what it says then. Pure. */
sealed interface Charge {
  /**
   * There is room.
   *
   * @param after the quota with what is requested in its usage
   */
  record Fits(ResourceQuota after) implements Charge {}

  /**
   * There is none, by what the quota says is used.
   *
   * @param why in the words of Kubernetes
   */
  record Exceeds(String why) implements Charge {}

  /** The quota does not say how much is used of something. */
  record Uncounted() implements Charge {}

  /**
   * @param requested by the keys of some of the quota's limits, more than 0 each
   */
  static Charge of(ResourceQuota quota, Map<String, Long> requested) {
    if (!quota.getStatus().getUsedMap().keySet().containsAll(requested.keySet())) {
      return new Uncounted();
    }
    Map<String, Long> after = new TreeMap<>();
    Map<String, Long> exceeded = new TreeMap<>();
    requested.forEach((key, amount) -> {
      long sum =
          QuotaUsage.plus(QuotaUsage.amount(key, quota.getStatus().getUsedOrThrow(key)), amount);
      after.put(key, sum);
      if (sum > QuotaUsage.amount(key, quota.getSpec().getHardOrThrow(key))) {
        exceeded.put(key, amount);
      }
    });
    return exceeded.isEmpty() ? new Fits(with(quota, after)) : new Exceeds(why(quota, exceeded));
  }

  /** The quota with these amounts in its usage, and its limits as those they were compared with. */
  static ResourceQuota with(ResourceQuota quota, Map<String, Long> used) {
    ResourceQuotaStatus.Builder status =
        quota.getStatus().toBuilder().clearHard().putAllHard(quota.getSpec().getHardMap());
    used.forEach((key, amount) -> status.putUsed(key, QuotaUsage.quantity(key, amount)));
    return quota.toBuilder().setStatus(status).build();
  }

  private static String why(ResourceQuota quota, Map<String, Long> exceeded) {
    return "exceeded quota: %s, requested: %s, used: %s, limited: %s"
        .formatted(
            quota.getMetadata().getName(),
            texts(exceeded, key -> QuotaUsage.quantity(key, exceeded.getOrDefault(key, 0L))),
            texts(exceeded, quota.getStatus()::getUsedOrThrow),
            texts(exceeded, quota.getSpec()::getHardOrThrow));
  }

  private static String texts(Map<String, Long> keys, Function<String, Quantity> amount) {
    return keys.keySet().stream()
        .map(key -> key + "=" + amount.apply(key).getText())
        .collect(Collectors.joining(","));
  }
}
