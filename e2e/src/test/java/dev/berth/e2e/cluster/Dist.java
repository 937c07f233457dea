package dev.berth.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The built distribution, which the tests run as a user does. */
final class Dist {
  private static final Path LIB = Path.of("../dev/target/dist/lib").toAbsolutePath().normalize();
  private static final Path CLI =
      Path.of("../cli/target/berth-cli.jar").toAbsolutePath().normalize();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  /**
   * What the first process of each kind leaves for the next ones: its classes, loaded and checked.
   * They start in half the time then, and the tests start hundreds. What it can't share it would
   * say in every log, and on every screen.
   */
  private static final Path SHARED = Path.of("target", "classes-shared").toAbsolutePath();

  private Dist() {}

  /** The command that runs a main class of the distribution. */
  static List<String> java(String main, List<String> arguments) {
    require(LIB);
    List<String> command = jvm(main);
    command.addAll(
        List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED", "-cp", LIB + "/*", main));
    command.addAll(arguments);
    return command;
  }

  /** The command that runs the command line, when no other one does. */
  static List<String> cli(List<String> arguments) {
    return cli(jvm("cli"), arguments);
  }

  /** As {@link #cli}, while others may: two that end at once would write to one file of classes. */
  static List<String> cliBesideOthers(List<String> arguments) {
    return cli(jvm(), arguments);
  }

  private static List<String> cli(List<String> jvm, List<String> arguments) {
    require(CLI);
    List<String> command = new ArrayList<>(jvm);
    command.addAll(List.of("-jar", CLI.toString()));
    command.addAll(arguments);
    return command;
  }

  /** One that soon runs, if not for long. */
  private static List<String> jvm() {
    return List.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  }

  private static List<String> jvm(String program) {
    List<String> command = new ArrayList<>(jvm());
    command.addAll(
        List.of(
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + shared(program),
            "-Xlog:cds*=off,aot*=off"));
    return command;
  }

  private static Path shared(String program) {
    try {
      Files.createDirectories(SHARED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SHARED.resolve(program + ".jsa");
  }

  private static void require(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path + " is missing: build it with ./mvnw package -pl dev,cli -am");
    }
  }
}
