package dev.berth.scheduling;

import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.backlog.Backlog.Waiting;
import java.util.ArrayList;
import java.util.List;

/** A round while it is being decided. */
final class Draft {
  final List<Chosen> chosen = new ArrayList<>();
  final List<Waiting> waiting = new ArrayList<>();
  final List<Eviction> evictions = new ArrayList<>();
  final List<Round.Failed> failed = new ArrayList<>();

  // How many have had room made for them: that takes time, too.
  int made;

  Round done() {
    return new Round(chosen, waiting, evictions, failed);
  }
}
