package dev.berth.scheduling.plan;

import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.filter.Veto.Help;
import dev.berth.scheduling.plan.Refusal.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the vetoes of all nodes by what they are about. */
final class Tallies {
  private final Map<Object, Tally> bySubject = new LinkedHashMap<>();
  private boolean room;
  private boolean company;
  private boolean node;
  private int nodes;

  void add(Veto veto) {
    nodes++;
    room |= veto.help() == Help.WAITING_FOR_ROOM;
    company |= veto.help() == Help.WAITING_FOR_COMPANY;
    node |= veto.help() == Help.WAITING_FOR_NODE;
    bySubject.compute(veto.subject(), (_, before) -> joined(before, veto));
  }

  Refusal refusal() {
    List<Tally> all = new ArrayList<>(bySubject.values());
    // Ties by text, so that the sentence does not change with the order of the nodes.
    all.sort(
        Comparator.comparingInt(Tally::nodes)
            .reversed()
            .thenComparing(tally -> tally.veto().toString()));
    return new Refusal(nodes, all, room, company, room || company || node);
  }

  private static Tally joined(@Nullable Tally before, Veto veto) {
    if (before == null) {
      return new Tally(veto, 1);
    }
    Veto nearest = free(veto) > free(before.veto()) ? veto : before.veto();
    return new Tally(nearest, before.nodes() + 1);
  }

  private static long free(Veto veto) {
    return switch (veto) {
      case Veto.Lacks lacks -> lacks.free();
      case Veto.TooSmall small -> small.free();
      case Veto.NotOffered _,
          Veto.PortTaken _,
          Veto.NoFreePort _,
          Veto.LabelDiffers _,
          Veto.AffinityDiffers _,
          Veto.Tainted _,
          Veto.ConstraintDiffers _,
          Veto.NoTopology _,
          Veto.Crowded _,
          Veto.Lonely _,
          Veto.Averse _,
          Veto.Cordoned _,
          Veto.NotReady _ ->
          0;
    };
  }
}
