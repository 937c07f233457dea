package dev.berth.e2e.cluster;

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

  private Dist() {}

  /** The command that runs a main class of the distribution. */
  static List<String> java(String main, List<String> arguments) {
    require(LIB);
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                LIB + "/*",
                main));
    command.addAll(arguments);
    return command;
  }

  /** The command that runs the command line. */
  static List<String> cli(List<String> arguments) {
    require(CLI);
    List<String> command =
        new ArrayList<>(
            List.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", CLI.toString()));
    command.addAll(arguments);
    return command;
  }

  private static void require(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path + " is missing: build it with ./mvnw package -pl dev,cli -am");
    }
  }
}
