package dev.berth.apiserver.store;

import dev.berth.api.kind.Kind;

/**
 * Where an object is stored: {@code /berth/<group>/<plural>/<namespace>/<name>}, without the
 * namespace for kinds that have none. The core group is written "core".
 *
 * @param namespace "" for kinds without one
 */
public record Key(String group, String plural, String namespace, String name)
    implements Comparable<Key> {
  /** All stored keys begin so. */
  public static final String ROOT = "/berth/";

  public static Key of(Kind<?> kind, String namespace, String name) {
    return new Key(groupPart(kind), kind.plural(), kind.namespaced() ? namespace : "", name);
  }

  static String groupPart(Kind<?> kind) {
    return kind.group().isEmpty() ? "core" : kind.group();
  }

  /** The stored key. */
  public String path() {
    return namespace.isEmpty() ? kindPath() + name : kindPath() + namespace + "/" + name;
  }

  /** What the stored keys of all objects of this kind begin with; ends with a slash. */
  public String kindPath() {
    return ROOT + group + "/" + plural + "/";
  }

  /** In the order of the stored keys. */
  @Override
  public int compareTo(Key other) {
    return path().compareTo(other.path());
  }

  @Override
  public String toString() {
    return path();
  }
}
