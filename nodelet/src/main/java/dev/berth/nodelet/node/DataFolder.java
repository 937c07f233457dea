package dev.berth.nodelet.node;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The nodelet's folder. It holds the machine id, made once and for good, which is how the node's
 * name and the containers are known to be this nodelet's. Locked while it is open: two processes
 * with one id would fight over the same containers.
 */
public final class DataFolder implements AutoCloseable {
  private final FileChannel lockFile;
  private final String machineId;

  private DataFolder(FileChannel lockFile, String machineId) {
    this.lockFile = lockFile;
    this.machineId = machineId;
  }

  /**
   * Opens and locks a folder, and makes it when it is missing.
   *
   * @throws FailureException <em>conflict</em> when another process has it, <em>unavailable</em>
   *     when it can't be read or written
   */
  public static DataFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel lockFile =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        lock(folder, lockFile);
        return new DataFolder(lockFile, machineId(folder));
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Unavailable("the data folder " + folder + " can't be used: " + e), e);
    }
  }

  /** Random, and the same for as long as the folder lives. */
  public String machineId() {
    return machineId;
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new FailureException(new Failure.Unavailable("the lock can't be closed: " + e), e);
    }
  }

  private static void lock(Path folder, FileChannel file) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // this very process has it
    }
    if (lock == null) {
      throw new FailureException(
          new Failure.Conflict(
              "data folder", folder.toString(), "another nodelet is running on it"));
    }
  }

  private static String machineId(Path folder) throws IOException {
    Path file = folder.resolve("machine-id");
    if (Files.exists(file)) {
      String id = Files.readString(file).strip();
      if (id.isEmpty()) {
        throw new IOException(file + " is empty");
      }
      return id;
    }
    String id = UUID.randomUUID().toString();
    // In place whole and on the disk, or not at all: losing it would orphan every container.
    Path fresh = folder.resolve("machine-id.new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
    return id;
  }
}
