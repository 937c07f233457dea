package dev.berth.chaos.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the checks have found. One fault can break a promise very often: some of each are kept. */
final class Violations {
  private static final int KEPT_OF_EACH = 5;

  private final Map<String, List<Violation>> found = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  void add(String promise, Object... evidence) {
    counts.merge(promise, 1, Integer::sum);
    List<Violation> kept = found.computeIfAbsent(promise, _ -> new ArrayList<>());
    if (kept.size() < KEPT_OF_EACH) {
      List<String> lines = new ArrayList<>();
      for (Object one : evidence) {
        lines.add(String.valueOf(one));
      }
      kept.add(new Violation(promise, lines));
    }
  }

  List<Violation> all() {
    List<Violation> all = new ArrayList<>();
    found.forEach((promise, kept) -> {
      all.addAll(kept);
      int more = counts.getOrDefault(promise, 0) - kept.size();
      if (more > 0) {
        all.add(new Violation(promise, List.of("and %d times more".formatted(more))));
      }
    });
    return all;
  }
}
