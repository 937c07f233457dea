package dev.berth.scheduling.queue;

import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.Needs;

/**
 * What a namespace has, and what its tasks without a place ask for, which is on the account of its
 * queue only.
 */
public final class Account {
  private final QueueNode queue;
  private final Usage used;

  Account(QueueNode queue, Capacity capacity) {
    this.queue = queue;
    this.used = new Usage(capacity);
  }

  public QueueNode queue() {
    return queue;
  }

  /** What its tasks with a place have. */
  public Usage used() {
    return used;
  }

  /** One more of its tasks wants a place. */
  public void want(Needs needs) {
    queue.want(needs);
  }

  /** One of them does not any more. */
  public void wantNoMore(Needs needs) {
    queue.wantNoMore(needs);
  }

  /** One of those who want a place can only be helped by people, or no longer so. */
  public void hopeless(Needs needs, boolean begins) {
    queue.hopeless(needs, begins);
  }

  void use(Needs needs, boolean isEnding) {
    used.add(needs);
    queue.use(needs, isEnding);
  }

  void release(Needs needs, boolean isEnding) {
    used.subtract(needs);
    queue.release(needs, isEnding);
  }
}
