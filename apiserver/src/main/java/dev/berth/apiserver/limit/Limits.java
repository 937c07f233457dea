package dev.berth.apiserver.limit;

import java.time.Duration;

/**
 * How much a server does at a time. Reads and writes are counted apart, so that neither can starve
 * the other.
 */
public record Limits(Seats reads, Seats writes, Streams streams) {
  private static final int IN_WORK = 256;

  public static final Limits DEFAULT = inWork(IN_WORK);

  /**
   * The usual limits around this number of reads, and of writes, that are in work at a time.
   *
   * @param requests at least 4
   */
  public static Limits inWork(int requests) {
    Seats seats =
        new Seats(
            requests,
            requests / 4,
            requests * 9 / 16,
            new Waiting(512, 4_096, Duration.ofSeconds(3)),
            32L * 1024 * 1024);
    return new Limits(seats, seats, new Streams(4_096, 16_384, 4_096));
  }

  public Limits withStreams(Streams other) {
    return new Limits(reads, writes, other);
  }

  public Limits withReads(Seats other) {
    return new Limits(other, writes, streams);
  }

  public Limits withWrites(Seats other) {
    return new Limits(reads, other, streams);
  }

  /**
   * Unary requests.
   *
   * @param all how many are in work at a time
   * @param system how many of these are only for the cluster's own parts
   * @param each how many of these one caller has at most
   * @param waiting what waits for one
   * @param unread how many bytes of answers one caller may leave unread before its requests wait
   */
  public record Seats(int all, int system, int each, Waiting waiting, long unread) {
    public Seats {
      if (system < 0 || system >= all || each < 1 || unread < 1) {
        throw new IllegalArgumentException("seats that nobody could take");
      }
    }
  }

  /**
   * Requests that wait.
   *
   * @param each how many of one caller
   * @param all how many of all callers
   * @param time how long
   */
  public record Waiting(int each, int all, Duration time) {}

  /**
   * Streams that are open: watches, logs.
   *
   * @param each how many of one caller, unless it is one of the cluster's own parts
   * @param all how many of all callers
   * @param system how many of these are only for the cluster's own parts
   */
  public record Streams(int each, int all, int system) {}
}
