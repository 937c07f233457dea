package dev.berth.apiserver.store;

import dev.berth.api.kind.Kind;

/**
 * All keys of one kind, or of one kind in one namespace.
 *
 * @param kind whose objects; tells also how a stored key is to be taken apart
 * @param namespace "" for all namespaces
 */
public record Scope(Kind<?> kind, String namespace) {
  public static Scope of(Kind<?> kind) {
    return new Scope(kind, "");
  }

  /** What the stored keys begin with; ends with a slash. */
  public String prefix() {
    String all = Key.ROOT + Key.groupPart(kind) + "/" + kind.plural() + "/";
    return namespace.isEmpty() ? all : all + namespace + "/";
  }

  public boolean contains(Key key) {
    return key.path().startsWith(prefix());
  }

  /**
   * The key that a stored path of this scope stands for. A path that none of our writes has, for
   * example one without a namespace, still makes a key that leads back to it.
   */
  public Key parse(String path) {
    String rest = path.substring(Scope.of(kind).prefix().length());
    if (!kind.namespaced()) {
      return Key.of(kind, "", rest);
    }
    int slash = rest.indexOf('/');
    return slash < 0
        ? Key.of(kind, "", rest)
        : Key.of(kind, rest.substring(0, slash), rest.substring(slash + 1));
  }
}
