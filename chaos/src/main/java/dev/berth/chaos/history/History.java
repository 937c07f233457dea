package dev.berth.chaos.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The entries of one run, added by many threads. Equal states are kept once, so that a list costs a
 * reference for each object.
 */
public final class History {
  /** About a gigabyte. */
  public static final long DEFAULT_LIMIT = 20_000_000;

  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<Seen, Seen> states = new ConcurrentHashMap<>();
  private final AtomicLong size = new AtomicLong();
  private final long limit;
  private final long began = System.nanoTime();

  /**
   * @param limit how many entries, events of watches and items of lists it holds
   */
  public History(long limit) {
    this.limit = limit;
  }

  /** Nanoseconds since the run began, on a monotonic clock. */
  public long now() {
    return System.nanoTime() - began;
  }

  public void add(Entry entry) {
    long weight =
        switch (entry) {
          case Entry.Listing list ->
              1 + list.pages().stream().mapToLong(page -> page.items().size()).sum();
          case Entry.Stream stream -> 1 + stream.events().size();
          default -> 1;
        };
    long _ = size.addAndGet(weight);
    entries.add(entry);
  }

  /** The one that stands for all equal ones. */
  public Seen shared(Seen state) {
    Seen known = states.putIfAbsent(state, state);
    return known == null ? state : known;
  }

  /** Whether the run must end, because it can't be recorded any longer. */
  public boolean isFull() {
    return size.get() >= limit;
  }

  /** All that was added until now. */
  public List<Entry> entries() {
    return new ArrayList<>(entries);
  }
}
