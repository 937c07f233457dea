package dev.berth.scheduling.score;

import dev.berth.scheduling.cluster.NodeFacts;

/** Nodes that have the image: what a large one saves weighs more. */
final class ImageScore implements NodeScore {
  // Whoever has an image of this size saves as much time as counts.
  private static final long LARGE = 1L << 30;

  private final String image;
  private final String tagged;

  ImageScore(String image) {
    this.image = image;
    // As Docker understands it, a name without tag is that of "latest".
    int name = image.lastIndexOf('/') + 1;
    this.tagged = image.indexOf(':', name) < 0 ? image + ":latest" : image;
  }

  @Override
  public int points(NodeFacts node) {
    Long exact = node.images().get(image);
    Long size = exact == null ? node.images().get(tagged) : exact;
    return size == null ? 0 : (int) (Math.clamp(size, 0, LARGE) * Score.MOST / LARGE);
  }
}
