package dev.berth.api.kind.resourcequota;

import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.kind.amount.AmountRules;
import dev.berth.api.meta.v1.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The kind ResourceQuota. */
public final class ResourceQuotaKind implements KindRules<ResourceQuota> {
  public static final Kind<ResourceQuota> KIND =
      new Kind<>(
          "",
          "v1",
          "ResourceQuota",
          "resourcequotas",
          List.of("quota"),
          true,
          ResourceQuota.getDefaultInstance(),
          new ResourceQuotaKind());

  private static final Quantity NOTHING = Quantity.newBuilder().setText("0").build();

  private ResourceQuotaKind() {}

  @Override
  public List<Violation> validate(ResourceQuota quota) {
    List<Violation> found = new ArrayList<>();
    amounts("spec.hard", quota.getSpec().getHardMap(), found);
    amounts("status.hard", quota.getStatus().getHardMap(), found);
    amounts("status.used", quota.getStatus().getUsedMap(), found);
    return found;
  }

  @Override
  public boolean comesFirst() {
    return true;
  }

  @Override
  public List<Column<ResourceQuota>> columns() {
    return List.of(Column.of("USED", ResourceQuotaKind::used));
  }

  @Override
  public boolean hasStatus() {
    return true;
  }

  private static void amounts(String path, Map<String, Quantity> amounts, List<Violation> found) {
    new TreeMap<>(amounts)
        .forEach((key, amount) -> {
          String at = path + "[" + key + "]";
          String resource = "";
          if (QuotaKey.of(key).isPresent()) {
            resource = QuotaKey.of(key).get().resource();
          } else {
            found.add(
                Violation.invalid(
                    at,
                    key,
                    "must be a standard resource for quota: tasks, requests.cpu, requests.memory,"
                        + " requests.ephemeral-storage, each of these three without \"requests.\" or"
                        + " with \"limits.\", requests.<device>, count/<plural> or"
                        + " count/<plural>.<group>"));
          }
          AmountRules.problem(resource, amount)
              .ifPresent(problem -> found.add(Violation.invalid(at, amount.getText(), problem)));
        });
  }

  /** For example "cpu: 2/10, tasks: 3/20". */
  private static String used(ResourceQuota quota) {
    Map<String, Quantity> used = quota.getStatus().getUsedMap();
    return new TreeMap<>(quota.getSpec().getHardMap())
        .entrySet().stream()
            .map(limit ->
                "%s: %s/%s"
                    .formatted(
                        limit.getKey(),
                        used.getOrDefault(limit.getKey(), NOTHING).getText(),
                        limit.getValue().getText()))
            .collect(Collectors.joining(", "));
  }
}
