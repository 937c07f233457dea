package dev.berth.scheduling.plan;

import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.filter.Veto.Resource;
import dev.berth.scheduling.plan.Refusal.Tally;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A refusal as one sentence. */
final class RefusalText {
  // What is free changes with every place that ends; the rest only with the nodes and the task.
  private static final Pattern FREE = Pattern.compile(", most free [^)]*\\)");

  private RefusalText() {}

  /** Whether two sentences give the same reasons, whatever was free when. */
  static boolean sameReasons(String one, String other) {
    return FREE.matcher(one).replaceAll(")").equals(FREE.matcher(other).replaceAll(")"));
  }

  static String of(Refusal refusal) {
    if (refusal.nodes() == 0) {
      return "there are no nodes";
    }
    return refusal.tallies().stream()
        .map(Tally::sentence)
        .collect(Collectors.joining(", ", "0/" + refusal.nodes() + " nodes fit: ", ""));
  }

  /** Why one node does not fit, for example "lacks memory (need 64Gi, free 3.8Gi)". */
  static String ofNode(Veto veto) {
    return of(veto, true).replace(", most free ", ", free ");
  }

  static String of(Tally tally) {
    return tally.nodes() + " " + of(tally.veto(), tally.nodes() == 1);
  }

  /**
   * @param one whether it is said of one node
   */
  private static String of(Veto veto, boolean one) {
    return switch (veto) {
      case Veto.Lacks it -> lacks(one, it.resource(), it.need(), it.free());
      case Veto.TooSmall it -> lacks(one, it.resource(), it.need(), it.free());
      case Veto.NotOffered it -> (one ? "does" : "do") + " not offer " + it.resource();
      case Veto.PortTaken it ->
          (one ? "has" : "have") + " port " + it.port() + (it.udp() ? "/UDP" : "") + " in use";
      case Veto.NoFreePort _ -> (one ? "has" : "have") + " no free port";
      case Veto.LabelDiffers it ->
          (one ? "does" : "do") + " not have label " + it.key() + "=" + it.wanted();
      case Veto.AffinityDiffers _ ->
          (one ? "does" : "do") + " not match the required node affinity";
      case Veto.ConstraintDiffers it -> (one ? "does" : "do") + " not satisfy " + it.constraint();
      case Veto.NoTopology it -> (one ? "does" : "do") + " not have label " + it.key();
      case Veto.Crowded it -> (one ? "has" : "have") + " too many of its like (" + it.rule() + ")";
      case Veto.Lonely it ->
          (one ? "has" : "have") + " none of the tasks that it wants near, by " + it.topologyKey();
      case Veto.Averse it ->
          (one ? "has" : "have") + " tasks that it must keep apart from, by " + it.topologyKey();
      case Veto.Tainted it ->
          (one ? "has" : "have")
              + " taint "
              + it.key()
              + (it.value().isEmpty() ? "" : "=" + it.value());
      case Veto.Cordoned _ -> (one ? "is" : "are") + " cordoned";
      case Veto.NotReady _ -> (one ? "is" : "are") + " not ready";
    };
  }

  private static String lacks(boolean one, Resource resource, long need, long free) {
    String verb = one ? "lacks " : "lack ";
    long left = Math.max(0, free);
    return "%s%s (need %s, most free %s)"
        .formatted(
            verb,
            resource.name().replace("idle/", "idle "),
            Amount.text(resource.name(), need),
            Amount.text(resource.name(), left));
  }
}
