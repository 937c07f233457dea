package dev.berth.api.kind.configmap;

import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.kind.keyed.DataKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The kind ConfigMap. */
public final class ConfigMapKind implements KindRules<ConfigMap> {
  public static final Kind<ConfigMap> KIND =
      new Kind<>(
          "",
          "v1",
          "ConfigMap",
          "configmaps",
          List.of("cm"),
          true,
          ConfigMap.getDefaultInstance(),
          new ConfigMapKind());

  private static final String FIXED = "field is immutable when `immutable` is set";

  private ConfigMapKind() {}

  @Override
  public List<Violation> validate(ConfigMap config) {
    List<Violation> found = new ArrayList<>();
    DataKeys.check("data", config.getDataMap().keySet(), found);
    DataKeys.check("binaryData", config.getBinaryDataMap().keySet(), found);
    for (String key : new TreeSet<>(config.getBinaryDataMap().keySet())) {
      if (config.containsData(key)) {
        found.add(
            Violation.invalid("binaryData[" + key + "]", key, "duplicate of key present in data"));
      }
    }
    if (size(config) > DataKeys.MAX_SIZE) {
      found.add(
          Violation.tooLong(
              "data",
              "data and binaryData must have at most " + DataKeys.MAX_SIZE + " bytes together"));
    }
    return found;
  }

  @Override
  public List<Violation> validateUpdate(ConfigMap before, ConfigMap after) {
    List<Violation> found = new ArrayList<>();
    if (before.getImmutable()) {
      if (!after.getImmutable()) {
        found.add(Violation.forbidden("immutable", FIXED));
      }
      if (!before.getDataMap().equals(after.getDataMap())) {
        found.add(Violation.forbidden("data", FIXED));
      }
      if (!before.getBinaryDataMap().equals(after.getBinaryDataMap())) {
        found.add(Violation.forbidden("binaryData", FIXED));
      }
    }
    return found;
  }

  @Override
  public List<Column<ConfigMap>> columns() {
    return List.of(
        Column.of(
            "DATA",
            config -> Integer.toString(config.getDataCount() + config.getBinaryDataCount())));
  }

  /** Of the values, as in Kubernetes. */
  private static long size(ConfigMap config) {
    return config.getDataMap().values().stream()
            .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
            .sum()
        + config.getBinaryDataMap().values().stream().mapToLong(bytes -> bytes.size()).sum();
  }
}
