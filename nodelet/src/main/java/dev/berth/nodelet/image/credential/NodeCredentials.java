package dev.berth.nodelet.image.credential;

import dev.berth.client.time.Timers;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The node's own Docker config file, read again whenever it has changed. */
public final class NodeCredentials {
  private final Path file;
  private final CredentialHelper helpers;

  // Guarded by this.
  private @Nullable Version read;
  private DockerConfig config = DockerConfig.EMPTY;
  private @Nullable String trouble;

  /** What tells one content of the file from another. */
  private record Version(FileTime modified, long size, @Nullable Object key) {}

  /** The file need not be there. */
  public NodeCredentials(Path file, Timers timers) {
    this(file, new CredentialHelper(timers, UnaryOperator.identity()));
  }

  NodeCredentials(Path file, CredentialHelper helpers) {
    this.file = file;
    this.helpers = helpers;
  }

  /**
   * Where Docker's command line has its file: $DOCKER_CONFIG/config.json, or else
   * ~/.docker/config.json.
   */
  public static Path usualFile() {
    String folder = System.getenv("DOCKER_CONFIG");
    Path where =
        folder == null || folder.isEmpty()
            ? Path.of(System.getProperty("user.home", "/"), ".docker")
            : Path.of(folder);
    return where.resolve("config.json");
  }

  Keys of(ImageReference image) {
    DockerConfig now;
    List<String> notes = new ArrayList<>();
    synchronized (this) {
      refresh();
      now = config;
      if (trouble != null) {
        notes.add("the node's Docker config %s can't be used: %s".formatted(file, trouble));
      }
    }
    List<RegistryCredential> found = new ArrayList<>();
    // Not under the lock: a helper may take its time.
    now.helper(image.registry())
        .flatMap(helper -> asked(helper, image.registry(), notes))
        .ifPresent(found::add);
    found.addAll(now.matching(image));
    return new Keys(found, notes);
  }

  private Optional<RegistryCredential> asked(String helper, String registry, List<String> notes) {
    try {
      return helpers.ask(helper, registry);
    } catch (CredentialHelper.HelperException e) {
      notes.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void refresh() {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      Version newest = new Version(found.lastModifiedTime(), found.size(), found.fileKey());
      if (newest.equals(read)) {
        return;
      }
      read = newest;
      config = DockerConfig.parse(Files.readAllBytes(file));
      trouble = null;
    } catch (NoSuchFileException e) {
      clear(null);
    } catch (IOException e) {
      clear("it can't be read (%s)".formatted(e.getClass().getSimpleName()));
    } catch (IllegalArgumentException e) {
      // Stays read: there is nothing else to see before it changes.
      config = DockerConfig.EMPTY;
      trouble = e.getMessage();
    }
  }

  private void clear(@Nullable String why) {
    read = null;
    config = DockerConfig.EMPTY;
    trouble = why;
  }
}
