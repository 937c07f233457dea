package dev.berth.cli.describe;

import dev.berth.api.v1.ConfigFiles;
import dev.berth.api.v1.EnvFrom;
import dev.berth.api.v1.EnvSource;
import dev.berth.api.v1.KeySelector;

/** What a container takes from ConfigMaps and Secrets. */
final class ConfigLines {
  private ConfigLines() {}

  /** For example "key url of secret db, if it is there". */
  static String source(EnvSource source) {
    if (source.hasConfigMapKey()) {
      return key("config map", source.getConfigMapKey());
    }
    return source.hasSecretKey()
        ? key("secret", source.getSecretKey())
        : "the task's " + source.getField();
  }

  static String all(EnvFrom from) {
    String object =
        from.hasSecret() ? "secret " + from.getSecret() : "config map " + from.getConfigMap();
    return "all of "
        + object
        + (from.getPrefix().isEmpty() ? "" : ", after " + from.getPrefix())
        + optional(from.getOptional());
  }

  static String files(String kind, ConfigFiles files) {
    return kind + " " + files.getName() + optional(files.getOptional());
  }

  private static String key(String kind, KeySelector key) {
    return "key %s of %s %s%s"
        .formatted(key.getKey(), kind, key.getName(), optional(key.getOptional()));
  }

  private static String optional(boolean optional) {
    return optional ? ", if it is there" : "";
  }
}
