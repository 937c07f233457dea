package dev.berth.nodelet.config;

import com.google.protobuf.ByteString;
import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.core.v1.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an object held at some time.
 *
 * @param data what may be variables and files
 * @param binary what may only be files
 */
public record Snapshot(Map<String, ByteString> data, Map<String, ByteString> binary) {
  public Snapshot {
    data = Map.copyOf(data);
    binary = Map.copyOf(binary);
  }

  static Snapshot of(ConfigMap config) {
    Map<String, ByteString> texts = new HashMap<>();
    config.getDataMap().forEach((key, text) -> texts.put(key, ByteString.copyFromUtf8(text)));
    return new Snapshot(texts, config.getBinaryDataMap());
  }

  static Snapshot of(Secret secret) {
    return new Snapshot(secret.getDataMap(), Map.of());
  }

  /** All there is, by key. */
  SortedMap<String, ByteString> all() {
    SortedMap<String, ByteString> all = new TreeMap<>(binary);
    all.putAll(data);
    return all;
  }

  /** What may be a variable. */
  Optional<ByteString> text(String key) {
    return Optional.ofNullable(data.get(key));
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return "Snapshot[keys=" + all().keySet() + "]";
  }
}
