package dev.berth.scheduling.plan;

/**
 * How many nodes that fit are looked at before the best of them is taken.
 *
 * @param enough of the nodes that fit; small clusters are looked at as a whole
 * @param uses how many tasks that ask for the same are placed on the candidates of one sample
 * @param kept how many of the best candidates are looked at again with the next sample
 */
public record Sampling(int enough, int uses, int kept) {
  /** Every node, for each task. */
  public static final Sampling ALL = new Sampling(Pool.MOST - 1, 1, 0);

  public Sampling {
    if (enough < 1 || enough >= Pool.MOST || uses < 1 || kept < 0) {
      throw new IllegalArgumentException(
          "not a sampling: enough %d uses %d kept %d".formatted(enough, uses, kept));
    }
  }

  public static Sampling standard() {
    return new Sampling(128, 64, 16);
  }
}
