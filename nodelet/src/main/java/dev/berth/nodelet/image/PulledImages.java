package dev.berth.nodelet.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images that this node's nodelets have fetched, and when each was last of use: those alone may
 * be removed. Kept in a file of the data folder, which is in place whole or not at all. When it is
 * lost, the images of before are nobody's, and stay.
 */
public final class PulledImages {
  private static final Logger log = LoggerFactory.getLogger(PulledImages.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  // The last use of what is in use changes always; more exact than this the file need not be.
  private static final Duration SAVED_EVERY = Duration.ofMinutes(10);

  private final @Nullable Path file;
  // Guarded by this.
  private final Map<String, Entry> entries = new HashMap<>();
  private Instant saved = Instant.EPOCH;

  /**
   * One image.
   *
   * @param names by which it was fetched, in full
   */
  record Entry(Set<String> names, Instant lastUsed) {
    Entry {
      names = Set.copyOf(names);
    }

    Entry usedAt(Instant time) {
      return new Entry(names, time);
    }

    Entry named(String name) {
      Set<String> all = new TreeSet<>(names);
      all.add(name);
      return new Entry(all, lastUsed);
    }
  }

  private PulledImages(@Nullable Path file) {
    this.file = file;
  }

  /** Reads what was remembered. */
  public static PulledImages in(Path file) {
    PulledImages images = new PulledImages(file);
    try {
      if (Files.exists(file)) {
        images.read(JSON.readTree(Files.readAllBytes(file)));
      }
    } catch (IOException | DateTimeParseException e) {
      log.error(
          "images that were fetched before are forgotten and stay: {} {}", file, e.toString());
      images.entries.clear();
    }
    return images;
  }

  /** Remembered for as long as this process lives. */
  public static PulledImages inMemory() {
    return new PulledImages(null);
  }

  synchronized Map<String, Entry> all() {
    return Map.copyOf(entries);
  }

  synchronized boolean has(String id) {
    return entries.containsKey(id);
  }

  /** Fetched, or asked for again, by that name. */
  synchronized void pulled(String id, String name, Instant now) {
    Entry before = entries.getOrDefault(id, new Entry(Set.of(), now));
    entries.put(id, before.named(name).usedAt(now));
    save(now);
  }

  /** There are containers of these now. */
  synchronized void used(Collection<String> ids, Instant now) {
    boolean changed = false;
    for (String id : ids) {
      changed |= entries.computeIfPresent(id, (_, entry) -> entry.usedAt(now)) != null;
    }
    if (changed && Duration.between(saved, now).compareTo(SAVED_EVERY) >= 0) {
      save(now);
    }
  }

  /** They are gone. */
  synchronized void forget(Collection<String> ids, Instant now) {
    if (entries.keySet().removeAll(Set.copyOf(ids))) {
      save(now);
    }
  }

  private void read(JsonNode root) {
    for (JsonNode image : root.path("images")) {
      Set<String> names = new TreeSet<>();
      image.path("names").forEach(name -> names.add(name.asText()));
      Instant lastUsed = Instant.parse(image.path("lastUsed").asText());
      entries.put(image.path("id").asText(), new Entry(names, lastUsed));
    }
  }

  private void save(Instant now) {
    saved = now;
    if (file == null) {
      return;
    }
    ObjectNode root = JSON.createObjectNode();
    ArrayNode images = root.putArray("images");
    entries.forEach((id, entry) -> {
      ObjectNode image =
          images.addObject().put("id", id).put("lastUsed", entry.lastUsed().toString());
      ArrayNode names = image.putArray("names");
      entry.names().forEach(names::add);
    });
    try {
      write(file, JSON.writeValueAsBytes(root));
    } catch (IOException e) {
      // A full disk, perhaps; what is removed next makes room for the next try.
      log.warn("what images were fetched can't be written down: {}", e.toString());
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of("."));
    Path fresh = folder.resolve(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
