package dev.berth.cli.context;

import dev.berth.cli.outcome.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The config file: {@code ~/.berth/config.yaml}, or what BERTH_CONFIG names. */
public final class ConfigFile {
  private final Path path;

  ConfigFile(Path path) {
    this.path = path;
  }

  /** The file that this environment means. */
  public static ConfigFile of(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault("BERTH_CONFIG", "");
    return new ConfigFile(
        named.isEmpty() ? home.resolve(".berth").resolve("config.yaml") : Path.of(named));
  }

  public Path path() {
    return path;
  }

  /** What the file says; an empty config when there is no file. */
  public Config read() {
    try {
      return ConfigYaml.parse(path.toString(), Files.readString(path));
    } catch (NoSuchFileException e) {
      return Config.EMPTY;
    } catch (IOException e) {
      throw CommandException.failed("can't read " + path + ": " + e);
    }
  }

  /** Replaces the file as a whole, so that no reader sees half of it. */
  public void write(Config config) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path fresh =
          Files.createTempFile(
              folder,
              ".config",
              ".yaml",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, ConfigYaml.format(config));
      Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw CommandException.failed("can't write " + path + ": " + e);
    }
  }
}
