package dev.berth.api.kind.task;

import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Ulimit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What bounds a container beside cpu and memory, and the signal that stops it. */
final class BoundRules {
  // The most that a kernel counts.
  private static final long MAX_PIDS = 4_194_304;
  private static final List<String> ULIMITS =
      List.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");
  private static final Pattern CPUS = Pattern.compile("(\\d{1,5})(-(\\d{1,5}))?");
  private static final Pattern SIGNAL =
      Pattern.compile(
          "SIG(HUP|INT|QUIT|ABRT|KILL|USR1|USR2|ALRM|TERM|CONT|WINCH|PWR|IO|TRAP|RTMIN(\\+\\d{1,2})?"
              + "|RTMAX(-\\d{1,2})?)");

  private BoundRules() {}

  static void check(String path, Container container, List<Violation> found) {
    long pids = container.getPidsLimit();
    if (container.hasPidsLimit() && (pids < 1 || pids > MAX_PIDS)) {
      found.add(
          Violation.invalid(
              path + ".pidsLimit", pids, "must be between 1 and " + MAX_PIDS + ", inclusive"));
    }
    ulimits(path + ".ulimits", container.getUlimitsList(), found);
    if (container.hasShmSize()) {
      bytes(path + ".shmSize", container.getShmSize(), 1, found);
    }
    if (container.hasCpuset() && !isCpuset(container.getCpuset())) {
      found.add(
          Violation.invalid(
              path + ".cpuset",
              container.getCpuset(),
              "must be numbers of cpus and ranges of them, for example \"0-2,7\""));
    }
    if (container.hasStopSignal() && !SIGNAL.matcher(container.getStopSignal()).matches()) {
      found.add(
          Violation.invalid(
              path + ".stopSignal",
              container.getStopSignal(),
              "must be the name of a signal that may stop a program, for example \"SIGINT\""));
    }
    if (container.hasSwapLimit()) {
      bytes(path + ".swapLimit", container.getSwapLimit(), 0, found);
      if (!container.getResources().containsLimits(ResourceRules.MEMORY)) {
        found.add(
            Violation.invalid(
                path + ".swapLimit",
                container.getSwapLimit().getText(),
                "wants a memory limit beside it, resources.limits[memory]"));
      }
    }
  }

  private static void ulimits(String path, List<Ulimit> ulimits, List<Violation> found) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ulimits.size(); i++) {
      Ulimit ulimit = ulimits.get(i);
      String at = path + "[" + i + "]";
      if (ulimit.getName().isEmpty()) {
        found.add(Violation.required(at + ".name", "the limit's name"));
      } else if (!ULIMITS.contains(ulimit.getName())) {
        found.add(Violation.notSupported(at + ".name", ulimit.getName(), ULIMITS));
      } else if (!names.add(ulimit.getName())) {
        found.add(Violation.duplicate(at + ".name", ulimit.getName()));
      }
      if (!ulimit.hasSoft()) {
        found.add(Violation.required(at + ".soft", "what a process begins with"));
      } else if (ulimit.getSoft() < -1) {
        found.add(Violation.invalid(at + ".soft", ulimit.getSoft(), "must be -1 or more"));
      }
      if (ulimit.hasHard()
          && (ulimit.getHard() < -1 || unlimited(ulimit.getHard()) < unlimited(ulimit.getSoft()))) {
        found.add(Violation.invalid(at + ".hard", ulimit.getHard(), "must be -1, or soft or more"));
      }
    }
  }

  private static long unlimited(long value) {
    return value == -1 ? Long.MAX_VALUE : value;
  }

  private static void bytes(String path, Quantity amount, long least, List<Violation> found) {
    try {
      if (Quantities.bytes(amount) < least) {
        found.add(
            Violation.invalid(
                path,
                amount.getText(),
                least == 0 ? "must be greater than or equal to 0" : "must be greater than 0"));
      }
    } catch (FailureException e) {
      found.add(Violation.invalid(path, amount.getText(), e.failure().message()));
    }
  }

  private static boolean isCpuset(String text) {
    for (String part : text.split(",", -1)) {
      Matcher range = CPUS.matcher(part);
      if (!range.matches()
          || (range.group(3) != null
              && Integer.parseInt(range.group(1)) > Integer.parseInt(range.group(3)))) {
        return false;
      }
    }
    return true;
  }
}
