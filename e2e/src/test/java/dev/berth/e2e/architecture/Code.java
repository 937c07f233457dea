package dev.berth.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All code of our own that is not a test: as classes, and as sources. */
final class Code {
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.berth");

  static final List<String> MODULES =
      List.of(
          "api",
          "client",
          "apiserver",
          "testkit",
          "scheduling",
          "controller",
          "nodelet",
          "cli",
          "dev",
          "bench",
          "chaos");

  private Code() {}

  /** Every source file of the modules, written by hand. */
  static List<Path> sources() {
    return MODULES.stream()
        .map(module -> Path.of("..", module, "src", "main", "java"))
        .filter(Files::isDirectory)
        .flatMap(Code::javaFiles)
        .toList();
  }

  static List<String> linesOf(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaFiles(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
