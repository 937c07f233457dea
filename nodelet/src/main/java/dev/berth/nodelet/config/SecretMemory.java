package dev.berth.nodelet.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder in memory, for what must never be on a disk. Where it is not in memory already, a tmpfs
 * is mounted on it, when it is first needed; that takes root. It outlives this process, as the
 * containers do, and not the machine.
 */
final class SecretMemory {
  private static final Logger log = LoggerFactory.getLogger(SecretMemory.class);
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
  private static final String SIZE = "size=256m,mode=0700";
  private static final long MOUNT_SECONDS = 10;

  private final Path folder;

  SecretMemory(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Sees that the folder is there and in memory; why it can't be, otherwise. */
  synchronized Optional<String> prepare() {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      if (isInMemory()) {
        return Optional.empty();
      }
      // Without noswap, which older kernels do not know, the kernel may swap it out.
      String problem = mount(SIZE + ",noswap");
      if (!problem.isEmpty()) {
        problem = mount(SIZE);
      }
      if (isInMemory()) {
        log.info("mounted a tmpfs for secrets folder={}", folder);
        return Optional.empty();
      }
      return Optional.of(
          "secrets may only be in memory, and no tmpfs can be mounted on %s: %s"
              .formatted(folder, problem));
    } catch (IOException e) {
      return Optional.of(
          "secrets may only be in memory, and %s can't be used: %s".formatted(folder, e));
    }
  }

  /** Whether there is anything of ours that is in memory. */
  boolean isThere() {
    try {
      return Files.isDirectory(folder) && isInMemory();
    } catch (IOException e) {
      log.warn("folder={} {}", folder, e.toString());
      return false;
    }
  }

  private boolean isInMemory() throws IOException {
    return IN_MEMORY.contains(Files.getFileStore(folder).type());
  }

  /** What went wrong, or "". */
  private String mount(String options) throws IOException {
    Process mount =
        new ProcessBuilder(
                List.of("mount", "-t", "tmpfs", "-o", options, "berth-secrets", folder.toString()))
            .redirectErrorStream(true)
            .start();
    mount.getOutputStream().close();
    try {
      if (!mount.waitFor(MOUNT_SECONDS, TimeUnit.SECONDS)) {
        mount.destroyForcibly();
        return "mount hangs";
      }
    } catch (InterruptedException e) {
      mount.destroyForcibly();
      Thread.currentThread().interrupt();
      return "interrupted";
    }
    return mount.exitValue() == 0
        ? ""
        : new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
