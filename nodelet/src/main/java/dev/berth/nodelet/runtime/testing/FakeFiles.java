package dev.berth.nodelet.runtime.testing;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.PathStat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The files of one container. At first there are the folders "/" and "/tmp". */
final class FakeFiles {
  private final Map<Path, Entry> entries = new TreeMap<>();

  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(boolean folder, int mode, byte[] content) {}

  FakeFiles() {
    entries.put(Path.of("/"), new Entry(true, 0755, new byte[0]));
    entries.put(Path.of("/tmp"), new Entry(true, 01777, new byte[0]));
  }

  synchronized Optional<PathStat> stat(String path) {
    Path at = Path.of(path).normalize();
    return Optional.ofNullable(entries.get(at))
        .map(one ->
            new PathStat(String.valueOf(at.getFileName()), one.folder(), one.content().length));
  }

  synchronized InputStream read(String path) {
    Path root = Path.of(path).normalize();
    if (!entries.containsKey(root)) {
      throw missing(path);
    }
    Path base = root.getParent() == null ? root : root.getParent();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<Path, Entry> one : entries.entrySet()) {
        if (one.getKey().startsWith(root)) {
          Entry entry = one.getValue();
          TarArchiveEntry header =
              new TarArchiveEntry(base.relativize(one.getKey()) + (entry.folder() ? "/" : ""));
          header.setMode(entry.mode());
          header.setSize(entry.content().length);
          tar.putArchiveEntry(header);
          tar.write(entry.content());
          tar.closeArchiveEntry();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  void unpack(String folder, InputStream archive) {
    if (stat(folder).filter(PathStat::folder).isEmpty()) {
      throw missing(folder);
    }
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        byte[] content = tar.readAllBytes();
        synchronized (this) {
          entries.put(
              Path.of(folder).resolve(entry.getName()).normalize(),
              new Entry(entry.isDirectory(), entry.getMode(), content));
        }
      }
    } catch (IOException e) {
      throw new FailureException(new Failure.BadRequest("the archive breaks off: " + e), e);
    }
  }

  private static FailureException missing(String path) {
    return new FailureException(new Failure.NotFound("files", path));
  }
}
