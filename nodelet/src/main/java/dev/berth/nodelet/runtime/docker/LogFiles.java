package dev.berth.nodelet.runtime.docker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that Docker keeps a container's output in, of which it does not tell the size. */
final class LogFiles {
  private static final Logger log = LoggerFactory.getLogger(LogFiles.class);

  private LogFiles() {}

  /**
   * How much the log takes, with its older files beside it; 0 where that can't be seen.
   *
   * @param path of the newest file; absent with drivers that keep none
   */
  static long bytes(@Nullable String path) {
    if (path == null || path.isEmpty()) {
      return 0;
    }
    Path newest = Path.of(path);
    Path folder = newest.getParent();
    if (folder == null || !Files.isReadable(folder)) {
      return 0; // Docker is on another host, or this process is not root
    }
    long bytes = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder,
            file -> file.getFileName().toString().startsWith(newest.getFileName().toString()))) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    } catch (IOException e) { // it is being rotated, or removed
      log.debug("log={} was not measured: {}", path, e.getMessage());
    }
    return bytes;
  }
}
