package dev.berth.apiserver.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a health endpoint answers, in the words of Kubernetes' own.
 *
 * @param well whether all is, but for what was left out
 * @param text the lines to show
 */
record HealthReport(boolean well, String text) {
  /**
   * @param name "livez", "readyz"
   * @param excluded names of checks that don't count
   * @param verbose whether the checks are listed although all is well
   */
  static HealthReport of(String name, List<Check> checks, Set<String> excluded, boolean verbose) {
    Set<String> unmatched = new TreeSet<>(excluded);
    StringBuilder lines = new StringBuilder();
    boolean well = true;
    for (Check check : checks) {
      if (unmatched.remove(check.name())) {
        lines.append("[+]").append(check.name()).append(" excluded: ok\n");
        continue;
      }
      Optional<String> problem = check.problem().get();
      well &= problem.isEmpty();
      lines.append(line(check, problem)).append('\n');
    }
    if (!unmatched.isEmpty()) {
      lines
          .append("warn: some health checks cannot be excluded: no matches for ")
          .append(String.join(", ", unmatched.stream().map(one -> '"' + one + '"').toList()))
          .append('\n');
    }
    lines.append(name).append(well ? " check passed\n" : " check failed\n");
    return new HealthReport(well, well && !verbose ? "ok" : lines.toString());
  }

  /** What one check alone answers. */
  static HealthReport of(Check check) {
    Optional<String> problem = check.problem().get();
    return new HealthReport(
        problem.isEmpty(), problem.isEmpty() ? "ok" : line(check, problem) + '\n');
  }

  private static String line(Check check, Optional<String> problem) {
    return problem
        .map(reason -> "[-]%s failed: %s".formatted(check.name(), reason))
        .orElseGet(() -> "[+]%s ok".formatted(check.name()));
  }
}
