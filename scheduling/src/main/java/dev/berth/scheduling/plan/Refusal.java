package dev.berth.scheduling.plan;

import dev.berth.scheduling.filter.Veto;
import java.util.List;

/**
 * Why no node takes a task.
 *
 * @param nodes how many nodes there are
 * @param tallies each reason with how many nodes it keeps away, the most frequent first
 * @param roomHelps whether a node might fit once other tasks on it have ended
 * @param companyHelps whether a node might fit once other tasks have come or gone, here or
 *     elsewhere
 * @param canWaitingHelp whether a node might fit after a while without anyone doing anything
 */
public record Refusal(
    int nodes, List<Tally> tallies, boolean roomHelps, boolean companyHelps, boolean canWaitingHelp)
    implements Reason {
  /**
   * One reason.
   *
   * @param veto of these nodes' vetoes the one that came nearest to fitting
   */
  public record Tally(Veto veto, int nodes) {
    /** For people, for example "2 lack memory (need 64Gi, most free 3.8Gi)". */
    public String sentence() {
      return RefusalText.of(this);
    }
  }

  public Refusal {
    tallies = List.copyOf(tallies);
  }

  /**
   * For people, for example {@code 0/3 nodes fit: 2 lack memory (need 64Gi, most free 3.8Gi), 1 has
   * taint gpu}.
   */
  @Override
  public String sentence() {
    return RefusalText.of(this);
  }

  @Override
  public boolean isSaidBy(String sentence) {
    return RefusalText.sameReasons(sentence, sentence());
  }
}
