package dev.berth.bench.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What will happen, by its time. At one time those who end go before those who come, and of each
 * kind whoever was entered first goes first, so that the order never depends on anything else.
 */
final class Agenda {
  /** Something that happens to a task. */
  sealed interface Event {
    Life life();

    /** A task comes. */
    record Arrival(Life life) implements Event {}

    /**
     * A task has run for as long as it had to.
     *
     * @param attempt the one that would end; when it is over, so is this
     */
    record End(Life life, long attempt) implements Event {}

    /** The grace of a task that was told to go is over. */
    record Stop(Life life, long attempt) implements Event {}
  }

  private record Entry(long at, int rank, long number, Event event) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::at)
              .thenComparingInt(Entry::rank)
              .thenComparingLong(Entry::number));
  private long numbers;

  void add(long at, Event event) {
    int rank =
        switch (event) {
          case Event.End _ -> 0;
          case Event.Stop _ -> 1;
          case Event.Arrival _ -> 2;
        };
    entries.add(new Entry(at, rank, numbers++, event));
  }

  /** When the next one is; {@link Long#MAX_VALUE} when there is none. */
  long next() {
    Entry first = entries.peek();
    return first == null ? Long.MAX_VALUE : first.at();
  }

  Event take() {
    return entries.remove().event();
  }
}
