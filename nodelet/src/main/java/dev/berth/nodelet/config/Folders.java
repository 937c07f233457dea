package dev.berth.nodelet.config;

import dev.berth.nodelet.plan.Fence;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the files are: one directory for each place of a task, in it one for each mount, named by
 * its number. Those of secrets are in memory, the others below the data folder. Only root may enter
 * them from outside of containers.
 */
final class Folders {
  private final Path plain;
  private final SecretMemory secrets;

  /**
   * @param plain for what is no secret
   */
  Folders(Path plain, SecretMemory secrets) {
    this.plain = plain;
    this.secrets = secrets;
  }

  /** Why there can be no files of secrets. */
  Optional<String> problemWithSecrets() {
    return secrets.prepare();
  }

  /** Writes the files of one mount; whether that changed anything. */
  synchronized boolean write(Fence place, FileSet files, Owner owner) throws IOException {
    if (files.secret()) {
      // Somebody may have unmounted it: never onto the disk below.
      Optional<String> problem = secrets.prepare();
      if (problem.isPresent()) {
        throw new IOException(problem.get());
      }
    } else {
      Files.createDirectories(plain);
      Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rwx------"));
    }
    return new AtomicFolder(path(place, files)).write(files.files(), owner);
  }

  Path path(Fence place, FileSet files) {
    return (files.secret() ? secrets.folder() : plain)
        .resolve(name(place))
        .resolve(Integer.toString(files.volume()));
  }

  /** What updates have left of earlier files. */
  synchronized List<Path> superseded(Fence place) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path top : tops()) {
      for (Path mount : listed(top.resolve(name(place)))) {
        all.addAll(new AtomicFolder(mount).superseded());
      }
    }
    return all;
  }

  /** Removes what updates have left of earlier files. */
  private void prune(Fence place) throws IOException {
    for (Path top : tops()) {
      for (Path mount : listed(top.resolve(name(place)))) {
        new AtomicFolder(mount).prune();
      }
    }
  }

  /** Removes all that a place has. */
  synchronized void remove(Fence place) throws IOException {
    for (Path top : tops()) {
      Trees.remove(top.resolve(name(place)));
    }
  }

  /** Removes what is of no place of these, and what updates have left of the others. */
  synchronized void keepOnly(Set<Fence> places) throws IOException {
    Set<String> names = places.stream().map(Folders::name).collect(Collectors.toSet());
    for (Path top : tops()) {
      for (Path one : listed(top)) {
        if (!names.contains(one.getFileName().toString())) {
          Trees.remove(one);
        }
      }
    }
    for (Fence place : places) {
      prune(place);
    }
  }

  private List<Path> tops() {
    return secrets.isThere() ? List.of(plain, secrets.folder()) : List.of(plain);
  }

  private static List<Path> listed(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(all::add);
      }
    }
    return all;
  }

  private static String name(Fence place) {
    return place.uid() + "." + place.attempt();
  }
}
