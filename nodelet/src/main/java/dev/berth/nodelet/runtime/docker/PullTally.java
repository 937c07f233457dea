package dev.berth.nodelet.runtime.docker;

import dev.berth.nodelet.runtime.PullProgress;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds up what Docker tells of a pull, layer by layer. It fetches three layers at once and tells a
 * layer's size when it begins with it, so the whole size is known late.
 */
final class PullTally {
  private final Map<String, Layer> layers = new HashMap<>();

  private record Layer(long done, long total, boolean sized, boolean complete) {}

  /**
   * One line of Docker's answer.
   *
   * @param id the layer's; other lines have none, or the tag
   * @param status Docker's words for what it does with the layer
   * @param total in bytes, or 0 when Docker does not say
   */
  PullProgress add(String id, String status, long current, long total) {
    if (!id.isEmpty()) {
      Layer before = layers.getOrDefault(id, new Layer(0, 0, false, false));
      Layer after =
          switch (status) {
            case "Pulling fs layer", "Waiting" -> before;
            case "Downloading" ->
                total > 0 ? new Layer(Math.min(current, total), total, true, false) : before;
            // Whatever it does after that, the layer has come.
            case "Verifying Checksum", "Download complete", "Extracting" ->
                new Layer(before.total(), before.total(), true, false);
            case "Pull complete", "Already exists" ->
                new Layer(before.total(), before.total(), true, true);
            default -> status.startsWith("Pulling from") ? null : before;
          };
      if (after != null) {
        layers.put(id, after);
      }
    }
    return sum();
  }

  private PullProgress sum() {
    long done = 0;
    long total = 0;
    boolean sized = !layers.isEmpty();
    int complete = 0;
    for (Layer layer : layers.values()) {
      done += layer.done();
      total += layer.total();
      sized &= layer.sized();
      complete += layer.complete() ? 1 : 0;
    }
    return new PullProgress(done, total, sized, complete, layers.size());
  }
}
