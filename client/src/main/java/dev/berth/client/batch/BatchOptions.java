package dev.berth.client.batch;

/**
 * How a batch is carried out.
 *
 * @param dryRun do all but store it
 * @param objects whether results hold the objects, which is more to send
 */
public record BatchOptions(boolean dryRun, boolean objects) {
  /** Results hold versions and uids alone. */
  public static final BatchOptions VERSIONS = new BatchOptions(false, false);

  /** Results hold the objects, as far as an answer has room for them. */
  public static final BatchOptions OBJECTS = new BatchOptions(false, true);

  public BatchOptions withDryRun(boolean other) {
    return new BatchOptions(other, objects);
  }
}
