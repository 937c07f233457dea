package dev.berth.nodelet.runtime;

/**
 * How far a pull has come.
 *
 * @param doneBytes fetched so far, compressed as the registry has them
 * @param totalBytes of the layers whose size is known
 * @param sized whether that is all that are to be fetched
 * @param doneLayers that are in place, those that were there already included
 * @param layers of the image, as far as they are known
 */
public record PullProgress(
    long doneBytes, long totalBytes, boolean sized, int doneLayers, int layers) {
  public static final PullProgress NONE = new PullProgress(0, 0, false, 0, 0);
}
