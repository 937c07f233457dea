package dev.berth.nodelet.image;

import java.time.Duration;

/**
 * An image that was pulled.
 *
 * @param sizeBytes on the node, with what it shares with others
 * @param took from the first question to the registry on
 * @param isNew whether the node did not have this very image before
 */
public record Pulled(String image, String id, long sizeBytes, Duration took, boolean isNew) {
  /** A sentence for an Event. */
  public String message() {
    return isNew
        ? "Pulled image \"%s\" in %s, %s"
            .formatted(image, Sizes.seconds(took), Sizes.mib(sizeBytes))
        : "Image \"%s\" is up to date, asked in %s".formatted(image, Sizes.seconds(took));
  }
}
