package dev.berth.chaos.fault;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Something that connections pass, and that can be shut in two ways. */
final class Gate {
  private enum State {
    OPEN,
    CUT,
    FROZEN
  }

  private final Set<Closeable> passing = ConcurrentHashMap.newKeySet();
  private State state = State.OPEN;

  /** Breaks all connections, and lets no new ones through. */
  void cut() {
    synchronized (this) {
      state = State.CUT;
      notifyAll();
    }
    breakAll();
  }

  /** Holds everything and breaks nothing, as a network does that drops all packets. */
  synchronized void freeze() {
    state = State.FROZEN;
  }

  /** Lets through again, what was held too. */
  synchronized void mend() {
    state = State.OPEN;
    notifyAll();
  }

  private void breakAll() {
    passing.forEach(Gate::closeQuietly);
  }

  /** Takes in a connection; false when it may not pass. */
  boolean enter(Closeable connection) {
    passing.add(connection);
    synchronized (this) {
      if (state != State.CUT) {
        return true;
      }
    }
    passing.remove(connection);
    return false;
  }

  void leave(Closeable connection) {
    passing.remove(connection);
  }

  synchronized void awaitNotFrozen() throws InterruptedException {
    while (state == State.FROZEN) {
      wait();
    }
  }

  static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException _) {
      // It is broken then.
    }
  }
}
