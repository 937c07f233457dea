package dev.berth.apiserver.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When each node was last heard. In memory only, on a monotonic clock. A stream that breaks does
 * not make its node silent: only time does, so that a nodelet may restart without anybody noticing.
 */
final class Roster {
  private final Duration silentAfter;
  private final LongSupplier nanoClock;
  private final Map<String, Entry> entries = new HashMap<>();

  private static final class Entry {
    private @Nullable Link link;
    private long heardAt;
    private boolean silent;
  }

  Roster(Duration silentAfter, LongSupplier nanoClock) {
    this.silentAfter = silentAfter;
    this.nanoClock = nanoClock;
  }

  /** The node has a new stream; the one that it had before, when there is one. */
  synchronized Optional<Link> opened(String node, Link link) {
    Entry entry = entries.computeIfAbsent(node, _ -> new Entry());
    Link before = entry.link;
    entry.link = link;
    entry.heardAt = nanoClock.getAsLong();
    entry.silent = false;
    return Optional.ofNullable(before);
  }

  /** A sign of life; whether it ends a silence. What comes over an older stream does not count. */
  synchronized boolean heard(String node, Link link) {
    Entry entry = entries.get(node);
    if (entry == null || !link.equals(entry.link)) {
      return false;
    }
    entry.heardAt = nanoClock.getAsLong();
    boolean wasSilent = entry.silent;
    entry.silent = false;
    return wasSilent;
  }

  synchronized void closed(String node, Link link) {
    Entry entry = entries.get(node);
    if (entry != null && link.equals(entry.link)) {
      entry.link = null;
    }
  }

  /** The nodes that have gone silent since the last time; those without a stream are forgotten. */
  synchronized List<String> sweep() {
    List<String> silent = new ArrayList<>();
    for (Map.Entry<String, Entry> one : entries.entrySet()) {
      Entry entry = one.getValue();
      if (!entry.silent && age(entry).compareTo(silentAfter) > 0) {
        entry.silent = true;
        silent.add(one.getKey());
      }
    }
    entries.values().removeIf(entry -> entry.silent && entry.link == null);
    return silent;
  }

  /** Whether the node is heard. */
  synchronized boolean hears(String node) {
    Entry entry = entries.get(node);
    return entry != null && !entry.silent;
  }

  /** The nodes that are heard. */
  synchronized Set<String> allHeard() {
    return entries.entrySet().stream()
        .filter(one -> !one.getValue().silent)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Where to reach the node; empty when it has no stream to this server. */
  synchronized Optional<Link> link(String node) {
    Entry entry = entries.get(node);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.link);
  }

  /** How long ago the node was heard; empty when this server does not know it. */
  synchronized Optional<Duration> silence(String node) {
    Entry entry = entries.get(node);
    return entry == null ? Optional.empty() : Optional.of(age(entry));
  }

  private Duration age(Entry entry) {
    return Duration.of(nanoClock.getAsLong() - entry.heardAt, TimeUnit.NANOSECONDS.toChronoUnit());
  }
}
