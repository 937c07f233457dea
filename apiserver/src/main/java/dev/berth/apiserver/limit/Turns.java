package dev.berth.apiserver.limit;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.access.Caller;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who has a seat and whose turn is next: the decisions of the {@link FairQueue}, without time or
 * threads. Callers that wait stand in a ring; whoever is served goes to its end, whatever number of
 * requests it has. Users and the cluster's own parts have a ring each and are served in turn, so
 * that users who may take no more seats are not looked at again and again.
 *
 * <pre>
 *   arrive ──▶ WAITING ──turn──▶ SEATED ──finish──▶ OVER
 *     │           └─────quit──────────────────────────▲
 *     └──room, and nobody of the caller waits──▶ SEATED
 * </pre>
 */
final class Turns {
  /** When to try again: by then all that waits now has been served, or refused. */
  static final int RETRY_AFTER_SECONDS = 1;

  private final Limits.Seats seats;
  private final Map<String, Line> lines = new HashMap<>();
  private final Set<Line> users = new LinkedHashSet<>();
  private final Set<Line> system = new LinkedHashSet<>();
  private boolean systemIsNext;
  private int inWork;
  private int usersInWork;
  private int waiting;

  /** What one caller has. */
  private static final class Line {
    final Deque<Ticket> waiting = new ArrayDeque<>();
    int inWork;
    long unread;

    boolean isIdle() {
      return inWork == 0 && unread == 0 && waiting.isEmpty();
    }
  }

  Turns(Limits.Seats seats) {
    this.seats = seats;
  }

  int inWork() {
    return inWork;
  }

  int waiting() {
    return waiting;
  }

  /** How many callers are remembered. */
  int callers() {
    return lines.size();
  }

  /**
   * A request with a seat, or one that waits.
   *
   * @throws FailureException <em>too many requests</em> when too many wait already
   */
  Ticket arrive(Caller caller) {
    Line line = lines.computeIfAbsent(caller.key(), _ -> new Line());
    Ticket ticket = new Ticket(caller);
    if (line.waiting.isEmpty() && hasRoom(caller.system()) && mayTake(line)) {
      seat(line, ticket);
      return ticket;
    }
    if (line.waiting.size() >= seats.waiting().each() || waiting >= seats.waiting().all()) {
      forgetIdle(caller, line);
      throw refusal("too many requests wait already");
    }
    line.waiting.add(ticket);
    waiting++;
    ring(caller).add(line);
    return ticket;
  }

  /** A request that waits does so no longer. Any other is left as it is. */
  void quit(Ticket ticket) {
    if (ticket.state != Ticket.State.WAITING) {
      return;
    }
    Line line = line(ticket.caller);
    line.waiting.remove(ticket);
    waiting--;
    if (line.waiting.isEmpty()) {
      ring(ticket.caller).remove(line);
    }
    ticket.become(Ticket.State.OVER);
    forgetIdle(ticket.caller, line);
  }

  /** A request that had a seat is done: others may have it. */
  void finish(Ticket ticket) {
    if (ticket.state != Ticket.State.SEATED) {
      throw new IllegalStateException("it has no seat: " + ticket.state);
    }
    Line line = line(ticket.caller);
    line.inWork--;
    inWork--;
    usersInWork -= ticket.caller.system() ? 0 : 1;
    ticket.become(Ticket.State.OVER);
    serve();
    forgetIdle(ticket.caller, line);
  }

  /** So many more bytes, or less, wait for a caller to read them. */
  void unread(Caller caller, long bytes) {
    Line line = lines.computeIfAbsent(caller.key(), _ -> new Line());
    line.unread += bytes;
    if (bytes < 0) {
      serve();
    }
    forgetIdle(caller, line);
  }

  static FailureException refusal(String why) {
    return new FailureException(
        new Failure.TooManyRequests(why + "; please try again later", RETRY_AFTER_SECONDS));
  }

  private void serve() {
    while (true) {
      Optional<Line> next = next(systemIsNext).or(() -> next(!systemIsNext));
      if (next.isEmpty()) {
        return;
      }
      Line line = next.get();
      Ticket ticket = line.waiting.removeFirst();
      waiting--;
      Set<Line> ring = ring(ticket.caller);
      ring.remove(line);
      if (!line.waiting.isEmpty()) {
        ring.add(line);
      }
      systemIsNext = !ticket.caller.system();
      seat(line, ticket);
    }
  }

  private Optional<Line> next(boolean ofSystem) {
    return hasRoom(ofSystem)
        ? (ofSystem ? system : users).stream().filter(this::mayTake).findFirst()
        : Optional.empty();
  }

  private void seat(Line line, Ticket ticket) {
    line.inWork++;
    inWork++;
    usersInWork += ticket.caller.system() ? 0 : 1;
    ticket.become(Ticket.State.SEATED);
  }

  private boolean hasRoom(boolean ofSystem) {
    return inWork < seats.all() && (ofSystem || usersInWork < seats.all() - seats.system());
  }

  private boolean mayTake(Line line) {
    return line.inWork < seats.each() && line.unread < seats.unread();
  }

  private Set<Line> ring(Caller caller) {
    return caller.system() ? system : users;
  }

  private Line line(Caller caller) {
    Line line = lines.get(caller.key());
    if (line == null) {
      throw new IllegalStateException("nobody of " + caller.key() + " is here");
    }
    return line;
  }

  private void forgetIdle(Caller caller, Line line) {
    if (line.isIdle()) {
      lines.remove(caller.key());
    }
  }
}
