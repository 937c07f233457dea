package dev.berth.nodelet.runtime;

/**
 * What a container takes of the runtime's disk, beside its image and its volumes.
 *
 * @param writtenBytes over its image
 * @param logBytes what is kept of its output
 */
public record DiskUse(long writtenBytes, long logBytes) {
  public long bytes() {
    return writtenBytes + logBytes;
  }
}
