package dev.berth.nodelet.config;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose files are replaced all at once, laid out as Kubernetes does it:
 *
 * <pre>
 *   a.conf      -&gt; ..data/a.conf          what a container opens
 *   conf.d      -&gt; ..data/conf.d
 *   ..data      -&gt; ..v1234                the one link that is swapped, by rename(2)
 *   ..v1234/a.conf, ..v1234/conf.d/b      one generation
 * </pre>
 *
 * <p>Who opens a file gets the old or the new one, and who resolves {@code ..data} once and reads
 * below it gets one generation whole. In what order:
 *
 * <ol>
 *   <li>The new generation is written beside the old one.
 *   <li>Links of names that are new are made; until the swap they lead nowhere, as if they were not
 *       there.
 *   <li>{@code ..data} is swapped.
 *   <li>Links of names that are gone are removed; since the swap they lead nowhere.
 * </ol>
 *
 * <p>A process that is killed between any two steps leaves one generation in force, and the next
 * write or {@link #prune} clears up. Earlier generations stay until somebody removes them: who has
 * resolved {@code ..data} just before a swap is still reading there.
 */
final class AtomicFolder {
  private static final String DATA = "..data";
  private static final String NEXT = "..data_next";
  private static final String GENERATION = "..v";

  /** From 0400 on, each half of the one before. */
  private static final List<PosixFilePermission> BITS =
      List.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private static final Set<PosixFilePermission> ENTER =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path folder;
  private final Consumer<String> before;

  AtomicFolder(Path folder) {
    this(folder, _ -> {});
  }

  /**
   * @param before is told of each step before it is done; for tests
   */
  AtomicFolder(Path folder, Consumer<String> before) {
    this.folder = folder;
    this.before = before;
  }

  Path path() {
    return folder;
  }

  /**
   * Makes these the files, and makes the folder when it is missing.
   *
   * @return false when they were already
   */
  boolean write(Map<String, FileEntry> files, Owner owner) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, ENTER);
    @Nullable Path present = present();
    if (present != null && holds(present, files)) {
      link(names(files));
      unlink(names(files));
      return false;
    }
    before.accept("generation");
    Path fresh = Files.createTempDirectory(folder, GENERATION);
    try {
      swap(fresh, files, owner);
    } catch (IOException e) {
      // On a full disk each try would leave one, and take the little that gets free.
      try {
        Trees.remove(fresh);
      } catch (IOException remains) {
        e.addSuppressed(remains);
      }
      throw e;
    }
    unlink(names(files));
    return true;
  }

  private void swap(Path fresh, Map<String, FileEntry> files, Owner owner) throws IOException {
    for (Map.Entry<String, FileEntry> file : files.entrySet()) {
      before.accept("file");
      write(fresh, file.getKey(), file.getValue(), owner);
    }
    Files.setPosixFilePermissions(fresh, ENTER);
    link(names(files));
    Path next = folder.resolve(NEXT);
    Files.deleteIfExists(next);
    before.accept("next");
    Files.createSymbolicLink(next, fresh.getFileName());
    before.accept("swap");
    Files.move(next, folder.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes all generations but the one in force. */
  void prune() throws IOException {
    for (Path one : superseded()) {
      before.accept("prune");
      Trees.remove(one);
    }
  }

  /** All generations but the one in force; none when there is none. */
  List<Path> superseded() throws IOException {
    @Nullable Path present = Files.isDirectory(folder) ? present() : null;
    if (present == null) {
      return List.of();
    }
    return listed().stream()
        .filter(one -> one.getFileName().toString().startsWith(GENERATION))
        .filter(one -> !one.equals(present))
        .toList();
  }

  /** The generation in force; null when there is none. */
  private @Nullable Path present() throws IOException {
    Path data = folder.resolve(DATA);
    if (!Files.isSymbolicLink(data)) {
      return null;
    }
    Path generation = folder.resolve(Files.readSymbolicLink(data));
    return Files.isDirectory(generation) ? generation : null;
  }

  private static boolean holds(Path generation, Map<String, FileEntry> files) throws IOException {
    Map<String, FileEntry> there = new HashMap<>();
    try (Stream<Path> all = Files.walk(generation)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        there.put(
            generation.relativize(file).toString(),
            new FileEntry(ByteString.copyFrom(Files.readAllBytes(file)), mode(file)));
      }
    }
    return there.equals(files);
  }

  private static void write(Path generation, String path, FileEntry entry, Owner owner)
      throws IOException {
    Path file = generation.resolve(path).normalize();
    if (!file.startsWith(generation) || file.equals(generation)) {
      throw new IOException("\"" + path + "\" is not below the folder");
    }
    List<Path> parents = new ArrayList<>();
    for (Path up = parent(file); !up.equals(generation); up = parent(up)) {
      parents.add(up);
    }
    for (Path directory : parents.reversed()) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, ENTER);
    }
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(EnumSet.of(PosixFilePermission.OWNER_WRITE)));
    Files.write(file, entry.content().toByteArray());
    own(file, entry, owner);
    Files.setPosixFilePermissions(file, permissions(entry.mode()));
  }

  private static void own(Path file, FileEntry entry, Owner owner) throws IOException {
    try {
      if (owner.user().isPresent()) {
        Files.setAttribute(file, "unix:uid", owner.user().getAsInt());
      }
      if (owner.group().isPresent()) {
        Files.setAttribute(file, "unix:gid", owner.group().getAsInt());
      }
    } catch (IOException e) {
      // Only root can give files away; where everybody may read them it makes no difference.
      if ((entry.mode() & 0004) == 0) {
        throw e;
      }
    }
  }

  private static Set<String> names(Map<String, FileEntry> files) {
    Set<String> names = new TreeSet<>();
    files.keySet().forEach(path -> names.add(path.split("/", 2)[0]));
    return names;
  }

  private void link(Set<String> names) throws IOException {
    for (String name : names) {
      Path link = folder.resolve(name);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        before.accept("link");
        Files.createSymbolicLink(link, Path.of(DATA, name));
      }
    }
  }

  private void unlink(Set<String> names) throws IOException {
    for (Path one : listed()) {
      String name = one.getFileName().toString();
      if (!name.startsWith("..") && !names.contains(name)) {
        before.accept("unlink");
        Trees.remove(one);
      }
    }
  }

  private List<Path> listed() throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(all::add);
    }
    return all;
  }

  private static int mode(Path file) throws IOException {
    int mode = 0;
    for (PosixFilePermission one : Files.getPosixFilePermissions(file)) {
      mode |= bit(one);
    }
    return mode;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission one : BITS) {
      if ((mode & bit(one)) != 0) {
        set.add(one);
      }
    }
    return set;
  }

  private static int bit(PosixFilePermission one) {
    return 0400 >> BITS.indexOf(one);
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent());
  }
}
