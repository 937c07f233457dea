package dev.berth.nodelet.config;

/** One ConfigMap or Secret. */
public record ConfigRef(Source source, String namespace, String name) {
  /** Which kind it is of. */
  public enum Source {
    CONFIG_MAP("configmap", "ConfigMap"),
    SECRET("secret", "Secret");

    private final String lower;
    private final String kind;

    Source(String lower, String kind) {
      this.lower = lower;
      this.kind = kind;
    }
  }

  public static ConfigRef configMap(String namespace, String name) {
    return new ConfigRef(Source.CONFIG_MAP, namespace, name);
  }

  public static ConfigRef secret(String namespace, String name) {
    return new ConfigRef(Source.SECRET, namespace, name);
  }

  /** As the kubelet says it. */
  String notFound() {
    return "%s \"%s\" not found".formatted(source.lower, name);
  }

  /** As the kubelet says it. */
  String noKey(String key) {
    return "couldn't find key %s in %s %s/%s".formatted(key, source.kind, namespace, name);
  }

  String notText(String key) {
    return "key %s in %s %s/%s is not a text of UTF-8 without NUL, and can't be a variable or part"
            .formatted(key, source.kind, namespace, name)
        + " of a template";
  }
}
