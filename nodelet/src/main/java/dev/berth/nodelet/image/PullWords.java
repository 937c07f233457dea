package dev.berth.nodelet.image;

import dev.berth.nodelet.image.credential.ImageReference;
import dev.berth.nodelet.image.credential.Keys;
import java.util.List;
import java.util.Locale;

/**
 * What people are told of a pull that failed: what kind of failure it seems to be, the registry's
 * own words, and what was to be had of credentials. Docker tells kinds apart by nothing but its
 * words; no decision is made by them.
 */
final class PullWords {
  private static final List<String> REFUSED =
      List.of(
          "unauthorized",
          "no basic auth credentials",
          "authentication required",
          "incorrect username or password",
          "forbidden",
          "denied: ");
  private static final List<String> MISSING =
      List.of("manifest unknown", "name unknown", "not found", "unknown manifest");
  private static final List<String> UNREACHABLE =
      List.of(
          "connection refused",
          "no such host",
          "timeout",
          "unreachable",
          "connection reset",
          "server misbehaving",
          "x509",
          "tls:",
          "eof",
          "service unavailable",
          "bad gateway");
  // Docker says so of both, as Docker Hub does not tell strangers which it is.
  private static final String EITHER = "pull access denied";

  private PullWords() {}

  static String of(String image, Keys keys, String words) {
    StringBuilder text = new StringBuilder(kind(image, keys, words)).append(words);
    keys.notes().forEach(note -> text.append("; ").append(note));
    return text.toString();
  }

  private static String kind(String image, Keys keys, String words) {
    String registry = ImageReference.parse(image).registry();
    String low = words.toLowerCase(Locale.ROOT);
    if (low.contains(EITHER)) {
      return "no such image, or no access to it %s: ".formatted(shown(registry, keys));
    }
    if (REFUSED.stream().anyMatch(low::contains)) {
      return "registry %s refuses access %s: ".formatted(registry, shown(registry, keys));
    }
    if (MISSING.stream().anyMatch(low::contains)) {
      return "registry %s has no such image: ".formatted(registry);
    }
    if (UNREACHABLE.stream().anyMatch(low::contains)) {
      return "registry %s can't be reached: ".formatted(registry);
    }
    return "";
  }

  private static String shown(String registry, Keys keys) {
    return switch (keys.credentials().size()) {
      case 0 -> "without credentials (there are none for %s)".formatted(registry);
      case 1 -> "to " + keys.credentials().getFirst();
      default -> "with any of %d credentials".formatted(keys.credentials().size());
    };
  }
}
