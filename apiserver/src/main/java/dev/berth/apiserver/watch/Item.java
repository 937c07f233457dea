package dev.berth.apiserver.watch;

import dev.berth.apiserver.store.Stored;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object in the cache: its stored bytes, and what selectors ask about, read once.
 *
 * @param path the stored key
 * @param uid "" when it has none
 * @param fields the kind's selectable fields by path
 * @param undecodable why the bytes can't be decoded; null when they can
 */
public record Item(
    String path,
    Stored stored,
    String uid,
    Map<String, String> labels,
    Map<String, String> fields,
    @Nullable String undecodable) {
  /** The text of a field; "" for one that is absent or unknown. */
  String field(String name) {
    return switch (name) {
      case "metadata.name" -> stored.key().name();
      case "metadata.namespace" -> stored.key().namespace();
      default -> fields.getOrDefault(name, "");
    };
  }

  public boolean matches(Query query) {
    return (query.namespace().isEmpty() || query.namespace().equals(stored.key().namespace()))
        && query.labels().matches(labels)
        && query.fields().matches(this::field);
  }
}
