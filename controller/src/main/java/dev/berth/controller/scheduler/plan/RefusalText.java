package dev.berth.controller.scheduler.plan;

import dev.berth.controller.scheduler.filter.Veto;
import dev.berth.controller.scheduler.filter.Veto.Resource;
import dev.berth.controller.scheduler.plan.Refusal.Tally;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A refusal as one sentence. */
final class RefusalText {
  private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti", "Pi"};

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
        .map(RefusalText::of)
        .collect(Collectors.joining(", ", "0/" + refusal.nodes() + " nodes fit: ", ""));
  }

  private static String of(Tally tally) {
    int n = tally.nodes();
    boolean one = n == 1;
    return n
        + " "
        + switch (tally.veto()) {
          case Veto.Lacks it -> lacks(one, it.resource(), it.need(), it.free());
          case Veto.TooSmall it -> lacks(one, it.resource(), it.need(), it.free());
          case Veto.NotOffered it -> (one ? "does" : "do") + " not offer " + it.resource();
          case Veto.PortTaken it ->
              (one ? "has" : "have") + " port " + it.port() + (it.udp() ? "/UDP" : "") + " in use";
          case Veto.NoFreePort _ -> (one ? "has" : "have") + " no free port";
          case Veto.LabelDiffers it ->
              (one ? "does" : "do") + " not have label " + it.key() + "=" + it.wanted();
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
        .formatted(verb, resource.name(), amount(resource, need), amount(resource, left));
  }

  private static String amount(Resource resource, long amount) {
    return switch (resource.name()) {
      case "cpu" -> cpu(amount);
      case "memory", "ephemeral-storage" -> bytes(amount);
      default -> Long.toString(amount);
    };
  }

  private static String cpu(long milli) {
    return milli % 1000 == 0 ? Long.toString(milli / 1000) : milli + "m";
  }

  /** At most one decimal, rounded down: what is said to be free must be free. */
  private static String bytes(long bytes) {
    int unit = 0;
    long size = 1;
    while (bytes / size >= 1024 && unit < UNITS.length - 1) {
      size *= 1024;
      unit++;
    }
    long tenths = bytes / size * 10 + bytes % size * 10 / size;
    return tenths % 10 == 0
        ? tenths / 10 + UNITS[unit]
        : String.format(Locale.ROOT, "%d.%d%s", tenths / 10, tenths % 10, UNITS[unit]);
  }
}
