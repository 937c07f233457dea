package dev.berth.chaos.history;

import org.jspecify.annotations.Nullable;

/**
 * Which objects a list or a watch is about.
 *
 * @param namespace "" for all that the run uses
 * @param shade what the label must be; "" for any
 * @param name the one object's name; "" for any
 */
public record Selection(String namespace, String shade, String name) {
  /** Objects of the API servers themselves lie in other namespaces, and are nobody's business. */
  public static final String NAMESPACES = "chaos-";

  public static final Selection ALL = new Selection("", "", "");

  public boolean matches(@Nullable Seen object) {
    return object != null
        && object.key().startsWith(namespace.isEmpty() ? NAMESPACES : namespace + "/")
        && (shade.isEmpty() || shade.equals(object.shade()))
        && (name.isEmpty() || object.key().endsWith("/" + name));
  }

  @Override
  public String toString() {
    return "[namespace=%s shade=%s name=%s]".formatted(namespace, shade, name);
  }
}
