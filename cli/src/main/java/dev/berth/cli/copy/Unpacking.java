package dev.berth.cli.copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks an archive of one file or folder, whose root takes the name that is wanted here. The
 * archive is a container's, and not to be trusted: nothing is written outside of the root.
 *
 * <ul>
 *   <li>A path with ".." is an error.
 *   <li>Symbolic links are made last, when all files are written, so no file is written through a
 *       link of the archive's; one that was here before is replaced, not followed.
 *   <li>A link that leads out of the root is left out.
 *   <li>Devices and pipes are left out. Set-user-id bits are not kept.
 * </ul>
 */
final class Unpacking {
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ,
  };

  private final Path root;
  private final Map<Path, String> links = new LinkedHashMap<>();
  // Last, children first: writing in a folder changes its time, and its mode may forbid it.
  private final Map<Path, TarArchiveEntry> folders = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  Unpacking(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** What was left out, each with its reason. */
  List<String> unpack(InputStream archive) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        put(entry, tar);
      }
      // Up to the stream's own end, which says that it is whole.
      long _ = archive.transferTo(java.io.OutputStream.nullOutputStream());
    }
    for (Map.Entry<Path, String> link : links.entrySet()) {
      link(link.getKey(), link.getValue());
    }
    links.keySet().forEach(this::recheck);
    for (Map.Entry<Path, TarArchiveEntry> folder : new ArrayList<>(folders.entrySet()).reversed()) {
      dress(folder.getKey(), folder.getValue());
    }
    return leftOut;
  }

  private void put(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    Path path = place(entry.getName());
    if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      leftOut.add("%s: neither a file nor a folder nor a link; left out".formatted(path));
    } else if (entry.isDirectory()) {
      requireNoLink(path);
      Files.createDirectories(path);
      folders.put(path, entry);
    } else if (entry.isSymbolicLink()) {
      links.put(path, entry.getLinkName());
    } else if (entry.isLink()) {
      Path first = place(entry.getLinkName());
      requireNoLink(path);
      if (Files.isRegularFile(first, LinkOption.NOFOLLOW_LINKS)) {
        Files.copy(first, path, StandardCopyOption.REPLACE_EXISTING);
        dress(path, entry);
      }
    } else {
      requireNoLink(path);
      Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
      dress(path, entry);
    }
  }

  /** Where an entry belongs: its first name is the root's. */
  private Path place(String name) throws IOException {
    Path given = Path.of(name.startsWith("/") ? name.substring(1) : name);
    for (Path part : given) {
      if (part.toString().equals("..")) {
        throw new IOException("the archive has an entry that leads out of it: " + name);
      }
    }
    Path inside = given.getNameCount() > 1 ? given.subpath(1, given.getNameCount()) : Path.of("");
    Path path = root.resolve(inside).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("the archive has an entry that leads out of it: " + name);
    }
    return path;
  }

  /** Between the root and the path; a link that was here before must not lead elsewhere. */
  private void requireNoLink(Path path) throws IOException {
    for (Path at = path.getParent(); at != null && at.startsWith(root); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        throw new IOException(at + " is a link here, and nothing is written through it");
      }
    }
    if (Files.isSymbolicLink(path) && !path.equals(root)) {
      Files.delete(path);
    }
  }

  private void link(Path path, String leadsTo) throws IOException {
    Path parent = path.getParent();
    if (leadsTo.startsWith("/")
        || parent == null
        || !parent.resolve(leadsTo).normalize().startsWith(root)
        || path.equals(root)) {
      leaveOut(path, leadsTo);
      return;
    }
    requireNoLink(path);
    Files.deleteIfExists(path);
    Files.createSymbolicLink(path, Path.of(leadsTo));
  }

  /** Links over links may lead where none of them does by itself. */
  private void recheck(Path path) {
    try {
      if (Files.isSymbolicLink(path) && !path.toRealPath().startsWith(root.toRealPath())) {
        leaveOut(path, Files.readSymbolicLink(path).toString());
        Files.delete(path);
      }
    } catch (IOException e) {
      // It leads nowhere, as it did in the container.
    }
  }

  private void leaveOut(Path path, String leadsTo) {
    leftOut.add("%s: a link that leads out of the copy, to %s; left out".formatted(path, leadsTo));
  }

  private static void dress(Path path, TarArchiveEntry entry) throws IOException {
    Files.setPosixFilePermissions(path, permissions(entry.getMode()));
    Files.setLastModifiedTime(path, FileTime.from(entry.getLastModifiedTime().toInstant()));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.length; bit++) {
      if ((mode & 1 << bit) != 0) {
        permissions.add(BITS[bit]);
      }
    }
    return permissions;
  }

  /** As tar has them. */
  static int mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    for (int bit = 0; bit < BITS.length; bit++) {
      mode |= permissions.contains(BITS[bit]) ? 1 << bit : 0;
    }
    return mode;
  }
}
