package dev.berth.nodelet.image.credential;

import java.util.Locale;

/**
 * An image's name in full, as Docker understands it.
 *
 * @param registry the host, with its port if it has one; "docker.io" when the name has none
 * @param path for example "library/nginx"
 * @param version ":tag" or "@digest"
 */
public record ImageReference(String registry, String path, String version) {
  static final String DOCKER_HUB = "docker.io";
  private static final String OFFICIAL = "library/";

  /** Two names of one image are equal then. */
  public static ImageReference parse(String image) {
    String name = image;
    String version = ":latest";
    int at = name.indexOf('@');
    if (at >= 0) {
      version = name.substring(at);
      name = name.substring(0, at);
    }
    int colon = name.lastIndexOf(':');
    if (colon > name.lastIndexOf('/')) {
      // A digest says more than the tag before it.
      version = at >= 0 ? version : name.substring(colon);
      name = name.substring(0, colon);
    }
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean hasRegistry =
        first.contains(".") || first.contains(":") || first.equals("localhost") || isUpper(first);
    String registry = hasRegistry ? hub(first) : DOCKER_HUB;
    String path = hasRegistry ? name.substring(slash + 1) : name;
    if (registry.equals(DOCKER_HUB) && !path.contains("/")) {
      path = OFFICIAL + path;
    }
    return new ImageReference(registry, path, version);
  }

  /** Docker Hub has several names. */
  static String hub(String host) {
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com" -> DOCKER_HUB;
      default -> host;
    };
  }

  /** The name without tag and digest, in full. */
  public String repository() {
    return registry + "/" + path;
  }

  @Override
  public String toString() {
    return repository() + version;
  }

  private static boolean isUpper(String text) {
    return !text.equals(text.toLowerCase(Locale.ROOT));
  }
}
