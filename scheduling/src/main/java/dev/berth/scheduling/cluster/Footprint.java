package dev.berth.scheduling.cluster;

import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.topology.Kin;
import dev.berth.scheduling.topology.Tally;

/**
 * What a task of some kind takes where it is placed: amounts, and a count in the topology. All
 * tasks of that kind share it, for as long as there are any. Got from {@link Cluster#hold}.
 */
public final class Footprint {
  /** What tells one from another. */
  record Key(Amounts amounts, Kin kin) {}

  private final Key key;
  private final Needs needs;
  private final Tally tally;
  int holders;

  Footprint(Key key, Needs needs, Tally tally) {
    this.key = key;
    this.needs = needs;
    this.tally = tally;
  }

  Key key() {
    return key;
  }

  public Needs needs() {
    return needs;
  }

  public Kin kin() {
    return key.kin();
  }

  Tally tally() {
    return tally;
  }
}
