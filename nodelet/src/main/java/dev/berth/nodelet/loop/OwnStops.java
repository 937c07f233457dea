package dev.berth.nodelet.loop;

import dev.berth.nodelet.plan.OwnStop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which containers the nodelet itself has stopped, and why, for the process after it: a small file
 * for each, named after the container, until that is removed. A disk that can't be written costs
 * this knowledge and nothing else.
 */
public final class OwnStops {
  private static final Logger log = LoggerFactory.getLogger(OwnStops.class);

  private final Path folder;

  private OwnStops(Path folder) {
    this.folder = folder;
  }

  /**
   * @param folder made when it is first needed
   */
  public static OwnStops in(Path folder) {
    return new OwnStops(folder);
  }

  /** Before the stop, for that may take long. */
  void keep(String containerId, OwnStop why) {
    if (of(containerId).filter(why::equals).isPresent()) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Path fresh = folder.resolve(containerId + ".new");
      Files.writeString(fresh, why.text());
      Files.move(fresh, folder.resolve(containerId), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      log.warn("container={} why it is stopped can't be kept: {}", containerId, e.toString());
    }
  }

  Optional<OwnStop> of(String containerId) {
    try {
      return OwnStop.of(Files.readString(folder.resolve(containerId)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      log.warn("container={} why it was stopped can't be read: {}", containerId, e.toString());
      return Optional.empty();
    }
  }

  void forget(String containerId) {
    try {
      Files.deleteIfExists(folder.resolve(containerId));
    } catch (IOException e) {
      log.debug("container={} a note can't be removed: {}", containerId, e.toString());
    }
  }

  /** Forgets all but these. */
  void retain(Set<String> containerIds) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      names.stream().filter(name -> !containerIds.contains(name)).forEach(this::forget);
    } catch (IOException e) {
      log.warn("{} can't be read: {}", folder, e.toString());
    }
  }
}
