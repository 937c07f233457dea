package dev.berth.nodelet;

import dev.berth.nodelet.image.GcMarks;
import dev.berth.nodelet.image.ImageSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The nodelet's flags about images. */
final class MainImages {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  @Option(
      names = "--pulls-at-once",
      defaultValue = "${env:BERTH_PULLS_AT_ONCE:-3}",
      description = "Images that are pulled at the same time, 1 to 64 (BERTH_PULLS_AT_ONCE).")
  private int pullsAtOnce;

  @Option(
      names = "--docker-config",
      defaultValue = "${env:BERTH_DOCKER_CONFIG}",
      description =
          "The node's credentials for registries, as docker login writes them"
              + " (BERTH_DOCKER_CONFIG). Default: $DOCKER_CONFIG/config.json or"
              + " ~/.docker/config.json.")
  private @Nullable Path dockerConfig;

  @Option(
      names = "--image-gc-high-percent",
      defaultValue = "${env:BERTH_IMAGE_GC_HIGH_PERCENT:-85}",
      description =
          "Unused images that this node has pulled are removed when Docker's disk is fuller than"
              + " this (BERTH_IMAGE_GC_HIGH_PERCENT). 100: never.")
  private int highPercent;

  @Option(
      names = "--image-gc-low-percent",
      defaultValue = "${env:BERTH_IMAGE_GC_LOW_PERCENT:-80}",
      description = "... until it is no fuller than this (BERTH_IMAGE_GC_LOW_PERCENT).")
  private int lowPercent;

  @Option(
      names = "--image-gc-min-age",
      defaultValue = "${env:BERTH_IMAGE_GC_MIN_AGE:-2m}",
      description =
          "... but none that was used or pulled so lately, for example 90s, 2m or 1h"
              + " (BERTH_IMAGE_GC_MIN_AGE).")
  private String minAge;

  @Option(
      names = "--image-gc-every",
      defaultValue = "${env:BERTH_IMAGE_GC_EVERY:-1m}",
      description = "How often the disk is looked at (BERTH_IMAGE_GC_EVERY).")
  private String every;

  ImageSettings settings() {
    return new ImageSettings(
        pullsAtOnce,
        Optional.ofNullable(dockerConfig).filter(path -> !path.toString().isEmpty()),
        new GcMarks(
            highPercent,
            lowPercent,
            duration("--image-gc-min-age", minAge),
            duration("--image-gc-every", every)));
  }

  private static Duration duration(String flag, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "%s must be a number with ms, s, m or h, for example 2m, and is %s"
              .formatted(flag, text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
