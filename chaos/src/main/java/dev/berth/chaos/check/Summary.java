package dev.berth.chaos.check;

import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Result;
import dev.berth.chaos.history.Versions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was in a history.
 *
 * @param operations requests that got an answer, or an unknown end
 * @param unknown writes of which nobody knows
 * @param failures how many requests were refused, by kind
 * @param streams watches, resumed ones included
 * @param expired of those, how many ended so
 * @param watchEvents what they told, without bookmarks
 * @param changes events of the truth
 * @param largestGroup how many changes shared one revision at most
 * @param keys how many keys were written
 * @param contended of those, how many at least half of the writers wrote
 */
public record Summary(
    long operations,
    long unknown,
    Map<String, Integer> failures,
    long streams,
    long expired,
    long watchEvents,
    long changes,
    int largestGroup,
    int keys,
    int contended) {
  public static Summary of(List<Entry> entries) {
    long operations = 0;
    long unknown = 0;
    Map<String, Integer> failures = new TreeMap<>();
    long streams = 0;
    long expired = 0;
    long watchEvents = 0;
    long changes = 0;
    Map<Long, Integer> groups = new HashMap<>();
    Map<String, Set<Integer>> writers = new HashMap<>();
    Set<Integer> allWriters = new HashSet<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Write write -> {
          operations++;
          unknown += write.result() instanceof Result.Unknown ? 1 : 0;
          refused(write.result(), failures);
          allWriters.add(write.call().client());
          writers.computeIfAbsent(write.key(), _ -> new HashSet<>()).add(write.call().client());
        }
        case Entry.Get get -> {
          operations++;
          refused(get.result(), failures);
        }
        case Entry.Listing list -> {
          operations += Math.max(1, list.pages().size());
          if (!list.failure().isEmpty()) {
            failures.merge(list.failure(), 1, Integer::sum);
          }
        }
        case Entry.Stream stream -> {
          streams++;
          expired += stream.failure().equals("Expired") ? 1 : 0;
          watchEvents += stream.events().stream().filter(event -> event.object() != null).count();
        }
        case Entry.Event event -> {
          changes++;
          groups.merge(Versions.revision(event.version()), 1, Integer::sum);
        }
        case Entry.Compaction _,
            Entry.Remaining _,
            Entry.Laggard _,
            Entry.Stuck _,
            Entry.Disagreement _ -> {}
      }
    }
    int half = allWriters.size() / 2;
    return new Summary(
        operations,
        unknown,
        failures,
        streams,
        expired,
        watchEvents,
        changes,
        groups.values().stream().mapToInt(Integer::intValue).max().orElse(0),
        writers.size(),
        (int) writers.values().stream().filter(all -> all.size() > half).count());
  }

  private static void refused(Result result, Map<String, Integer> failures) {
    if (result instanceof Result.Refused(String kind, _)) {
      failures.merge(kind, 1, Integer::sum);
    }
  }

  @Override
  public String toString() {
    return """
    operations %d, of unknown outcome %d, refused %s
    changes %d, largest group %d, keys %d, contended %d
    streams %d, expired %d, watch events %d\
    """
        .formatted(
            operations,
            unknown,
            failures,
            changes,
            largestGroup,
            keys,
            contended,
            streams,
            expired,
            watchEvents);
  }
}
