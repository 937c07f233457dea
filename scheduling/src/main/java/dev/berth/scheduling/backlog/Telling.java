package dev.berth.scheduling.backlog;

import dev.berth.scheduling.backlog.Backlog.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who has come to wait for something, or for something else, and has not been told yet. */
final class Telling {
  private final Set<Lane> lanes = new LinkedHashSet<>();

  /** What a lane waits for may be news to some in it. */
  void about(Lane lane) {
    lanes.add(lane);
  }

  /** All to whom it is news; they know it from then on. */
  List<Waiting> tell() {
    List<Waiting> all = new ArrayList<>();
    for (Lane lane : lanes) {
      if (lane.parked != null) {
        for (Entry entry : lane.entries.values()) {
          if (entry.told != lane.sayings) {
            entry.told = lane.sayings;
            all.add(new Waiting(entry.pending, lane.parked));
          }
        }
      }
    }
    lanes.clear();
    return all;
  }
}
