package dev.berth.nodelet.image;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a node's operator says of images.
 *
 * @param pullsAtOnce how many images are fetched at the same time, 1 to 64
 * @param dockerConfig the node's credentials; absent: Docker's usual file
 * @param marks when images are removed
 */
public record ImageSettings(int pullsAtOnce, Optional<Path> dockerConfig, GcMarks marks) {
  public static final ImageSettings DEFAULT =
      new ImageSettings(3, Optional.empty(), GcMarks.DEFAULT);

  private static final int MAX_PULLS = 64;

  public ImageSettings {
    if (pullsAtOnce < 1 || pullsAtOnce > MAX_PULLS) {
      throw new IllegalArgumentException(
          "--pulls-at-once must be 1 to %d, and is %d".formatted(MAX_PULLS, pullsAtOnce));
    }
  }
}
