package dev.berth.cli.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Packs a file or folder under a name of its own. All belongs to root. */
final class Packing {
  private final Path source;
  private final String name;
  private final List<String> leftOut = new ArrayList<>();

  Packing(Path source, String name) {
    this.source = source;
    this.name = name;
  }

  /** What was left out, each with its reason. */
  List<String> pack(OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    // What was named is followed, what is found is not.
    Path root = source.toRealPath();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            add(tar, new TarArchiveEntry(named(root, folder) + "/"), folder);
            tar.closeArchiveEntry();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isSymbolicLink()) {
              TarArchiveEntry link =
                  new TarArchiveEntry(named(root, file), TarConstants.LF_SYMLINK);
              link.setLinkName(Files.readSymbolicLink(file).toString());
              add(tar, link, file);
              tar.closeArchiveEntry();
            } else if (attributes.isRegularFile()) {
              TarArchiveEntry entry = new TarArchiveEntry(named(root, file));
              entry.setSize(attributes.size());
              add(tar, entry, file);
              Files.copy(file, tar);
              tar.closeArchiveEntry();
            } else {
              leftOut.add("%s: neither a file nor a folder nor a link; left out".formatted(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    tar.finish();
    tar.flush();
    return leftOut;
  }

  private String named(Path root, Path path) {
    String inside = root.relativize(path).toString();
    return inside.isEmpty() ? name : name + "/" + inside;
  }

  private static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    entry.setIds(0, 0);
    entry.setUserName("root");
    entry.setGroupName("root");
    FileTime time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
    entry.setLastModifiedTime(time);
    entry.setMode(Unpacking.mode(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)));
    tar.putArchiveEntry(entry);
  }
}
