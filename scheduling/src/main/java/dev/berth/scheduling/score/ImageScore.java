package dev.berth.scheduling.score;

import dev.berth.scheduling.cluster.NodeFacts;

/** Nodes that have the image: what a large one saves weighs more. */
final class ImageScore implements NodeScore {
  // Whoever has an image of this size saves as much time as counts.
  private static final long LARGE = 1L << 30;

  private final String image;
  private final String familiar;

  ImageScore(String image) {
    this.image = image;
    this.familiar = familiar(image);
  }

  /**
   * As Docker lists it: Docker Hub is left out, and its own part there; a digest needs no tag, and
   * without both it is the latest.
   */
  private static String familiar(String image) {
    String name = without("library/", without("docker.io/", without("index.docker.io/", image)));
    int digest = name.indexOf('@');
    String tagged = digest < 0 ? name : name.substring(0, digest);
    int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
    if (digest >= 0) {
      return (colon < 0 ? tagged : tagged.substring(0, colon)) + name.substring(digest);
    }
    return colon < 0 ? tagged + ":latest" : tagged;
  }

  private static String without(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  @Override
  public int points(NodeFacts node) {
    Long exact = node.images().get(image);
    Long size = exact == null ? node.images().get(familiar) : exact;
    return size == null ? 0 : (int) (Math.clamp(size, 0, LARGE) * Score.MOST / LARGE);
  }
}
