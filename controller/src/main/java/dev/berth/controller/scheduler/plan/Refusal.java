package dev.berth.controller.scheduler.plan;

import dev.berth.controller.scheduler.filter.Veto;
import java.util.List;

/**
 * Why no node takes a task.
 *
 * @param nodes how many nodes there are
 * @param tallies each reason with how many nodes it keeps away, the most frequent first
 * @param roomHelps whether a node might fit once other tasks on it have ended
 * @param canWaitingHelp whether a node might fit after a while without anyone doing anything
 */
public record Refusal(int nodes, List<Tally> tallies, boolean roomHelps, boolean canWaitingHelp) {
  /**
   * One reason.
   *
   * @param veto of these nodes' vetoes the one that came nearest to fitting
   */
  public record Tally(Veto veto, int nodes) {}

  public Refusal {
    tallies = List.copyOf(tallies);
  }

  /**
   * For people, for example {@code 0/3 nodes fit: 2 lack memory (need 64Gi, most free 3.8Gi), 1 has
   * taint gpu}.
   */
  public String sentence() {
    return RefusalText.of(this);
  }

  /**
   * Whether a sentence says the same, but for what was free then. People need the reasons; an
   * amount that moves all the time is not worth a write each time, for each task that waits.
   */
  public boolean isSaidBy(String sentence) {
    return RefusalText.sameReasons(sentence, sentence());
  }
}
