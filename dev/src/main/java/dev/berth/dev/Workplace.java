package dev.berth.dev;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The folder of a cluster in one process, and what is where in it. */
final class Workplace {
  private static final int TOKEN_BYTES = 24;

  private final Path folder;

  Workplace(Path folder) {
    this.folder = folder;
  }

  Path etcd() {
    return folder.resolve("etcd");
  }

  Path node(String name) {
    return folder.resolve(name);
  }

  Path tokenFile() {
    return folder.resolve("token");
  }

  Path configFile() {
    return folder.resolve("config.yaml");
  }

  /** What every caller must show: made once, and readable by this user only. */
  String token() {
    try {
      Files.createDirectories(folder);
      if (!Files.exists(tokenFile())) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        Files.createFile(
            tokenFile(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(tokenFile(), HexFormat.of().formatHex(random) + "\n");
      }
      return Files.readString(tokenFile()).strip();
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Unavailable("the folder " + folder + " can't be used: " + e), e);
    }
  }

  /** Writes what the command line needs to find the cluster. */
  void writeContext(int port) {
    String yaml =
        """
        currentContext: dev
        contexts:
          - name: dev
            servers: ["127.0.0.1:%d"]
            tokenFile: token
        """
            .formatted(port);
    try {
      Files.writeString(configFile(), yaml);
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Unavailable(configFile() + " can't be written: " + e), e);
    }
  }
}
