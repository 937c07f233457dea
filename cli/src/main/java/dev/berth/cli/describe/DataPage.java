package dev.berth.cli.describe;

import com.google.protobuf.ByteString;
import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.core.v1.Secret;
import dev.berth.cli.output.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a ConfigMap holds, and how much a Secret holds: what it is shows with {@code get} only. */
final class DataPage {
  private final Page page;

  DataPage(Page page) {
    this.page = page;
  }

  void print(ConfigMap config) {
    immutable(config.getImmutable());
    page.group(
        "Data",
        () -> new TreeMap<>(config.getDataMap()).forEach((key, text) -> page.field(key, text)));
    sizes("Binary data", config.getBinaryDataMap());
  }

  void print(Secret secret) {
    page.field("Type", secret.getType());
    immutable(secret.getImmutable());
    sizes("Data", secret.getDataMap());
  }

  private void immutable(boolean immutable) {
    page.field("Immutable", immutable ? "yes" : "");
  }

  private void sizes(String title, Map<String, ByteString> data) {
    List<List<String>> rows = new ArrayList<>();
    new TreeMap<>(data)
        .forEach((key, bytes) -> rows.add(List.of(key, Integer.toString(bytes.size()))));
    page.table(title, List.of("KEY", "BYTES"), rows);
  }
}
