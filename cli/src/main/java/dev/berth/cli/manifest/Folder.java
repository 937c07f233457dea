package dev.berth.cli.manifest;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Finds the manifests of a folder. Hidden files and folders are left out. */
final class Folder extends SimpleFileVisitor<Path> {
  private static final Pattern MANIFEST = Pattern.compile(".*\\.(yaml|yml|json)");

  private final Path named;
  private final Path real;
  private final Consumer<String> wrong;
  private final List<Path> files = new ArrayList<>();

  Folder(Path named, Path real, Consumer<String> wrong) {
    this.named = named;
    this.real = real;
    this.wrong = wrong;
  }

  /**
   * @param named may be a link to the folder; links from within it to other folders are left out
   * @param recursive whether to look into the folders within as well
   * @param wrong is told of each folder that can't be read
   * @return in the order of their names, each as found below {@code named}
   */
  static List<Path> manifests(Path named, boolean recursive, Consumer<String> wrong)
      throws IOException {
    Folder folder = new Folder(named, named.toRealPath(), wrong);
    Files.walkFileTree(folder.real, Set.of(), recursive ? Integer.MAX_VALUE : 1, folder);
    return folder.files.stream().sorted().toList();
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (!isHidden(file)
        && MANIFEST.matcher(file.getFileName().toString()).matches()
        && Files.isRegularFile(file)) {
      files.add(shown(file));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    if (!isHidden(file)) {
      wrong.accept(unreadable(shown(file).toString(), e));
    }
    return FileVisitResult.CONTINUE;
  }

  static String unreadable(String name, IOException e) {
    return name
        + ": can't be read: "
        + (e instanceof AccessDeniedException ? "permission denied" : e.toString());
  }

  private Path shown(Path file) {
    return named.resolve(real.relativize(file));
  }

  private boolean isHidden(Path file) {
    return !file.equals(real) && file.getFileName().toString().startsWith(".");
  }
}
