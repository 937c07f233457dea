package dev.berth.apiserver.limit;

import dev.berth.apiserver.access.Caller;
import java.util.concurrent.CountDownLatch;

/** One request: it waits, has a seat, or is over. Changed by {@link Turns} alone. */
public final class Ticket {
  enum State {
    WAITING,
    SEATED,
    OVER
  }

  final Caller caller;
  final CountDownLatch decided = new CountDownLatch(1);
  volatile State state = State.WAITING;

  Ticket(Caller caller) {
    this.caller = caller;
  }

  /** Whether it has its seat, and may work. */
  public boolean isSeated() {
    return state == State.SEATED;
  }

  void become(State next) {
    state = next;
    decided.countDown();
  }
}
