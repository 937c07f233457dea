package dev.berth.api.released;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What is kept in the repository of each release. Read from the sources, not from the classpath, as
 * an update writes there.
 */
final class Released {
  static final boolean UPDATING = Boolean.getBoolean("berth.released.update");

  private static final Path HOME = Path.of("src/test/resources/released");
  private static final Path STORED = Path.of("src/test/resources/stored");
  private static final Path SCHEMA = HOME.resolve("schema.txt");

  private Released() {}

  static Schema schema() {
    return Schema.read(lines(SCHEMA));
  }

  static void write(Schema schema) {
    write(SCHEMA, String.join("\n", schema.lines()) + "\n");
  }

  /**
   * What was stored of a kind, oldest first: {@code task.1.hex} and the readable form beside it.
   */
  static List<Bytes> stored(String kind) {
    List<Bytes> all = new ArrayList<>();
    for (int i = 1; Files.exists(STORED.resolve(kind + "." + i + ".hex")); i++) {
      String hex = String.join("", lines(STORED.resolve(kind + "." + i + ".hex")));
      String json = String.join("\n", lines(STORED.resolve(kind + "." + i + ".json"))) + "\n";
      all.add(new Bytes(ByteString.copyFrom(HexFormat.of().parseHex(hex)), json));
    }
    return all;
  }

  static void add(String kind, ByteString bytes, String json) {
    int next = stored(kind).size() + 1;
    String hex = HexFormat.of().formatHex(bytes.toByteArray());
    write(STORED.resolve(kind + "." + next + ".hex"), hex.replaceAll(".{1,64}", "$0\n"));
    write(STORED.resolve(kind + "." + next + ".json"), json);
  }

  record Bytes(ByteString bytes, String json) {}

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
