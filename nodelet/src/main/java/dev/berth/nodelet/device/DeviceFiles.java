package dev.berth.nodelet.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files in /dev. */
public final class DeviceFiles {
  // As stat(2) has them.
  private static final int TYPE = 0xF000;
  private static final int CHARACTERS = 0x2000;
  private static final int BLOCKS = 0x6000;

  private DeviceFiles() {}

  /** Why a path of this host can't be given as a device, if so. */
  public static Optional<String> problem(String text) {
    Path path = Path.of(text);
    if (!Files.exists(path)) {
      return Optional.of("is not there");
    }
    try {
      int type = (int) Files.getAttribute(path, "unix:mode") & TYPE;
      return type == CHARACTERS || type == BLOCKS
          ? Optional.empty()
          : Optional.of("is not a device");
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of("can't be looked at: " + e.getMessage());
    }
  }
}
