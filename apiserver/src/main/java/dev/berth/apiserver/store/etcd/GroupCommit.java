package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import io.grpc.Deadline;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets concurrent transactions travel in groups.
 *
 * <pre>
 *   a caller ─▶ a slot is free ──────────────────────────────▶ sent at once, with all that it has
 *            └▶ both are taken ─▶ waits ─▶ one falls free ─────▶ sent with whoever waits too
 *                                       └▶ a full group waits ─▶ sent in a slot of its own
 * </pre>
 *
 * So nothing is ever delayed to make a group larger: groups grow by themselves when etcd is slower
 * than the callers.
 */
final class GroupCommit {
  /** Requests in the air: one for etcd to work on while the next is on its way. */
  private static final int SLOTS = 2;

  /**
   * With those for full groups, which are not made larger by waiting: etcd syncs its log once for
   * all requests that it has at the time.
   */
  private static final int ALL_SLOTS = 6;

  private static final int MOST_WAITING = 8_192;

  /** How many are looked at for one group when many don't keep apart. */
  private static final int LOOKED_AT = 256;

  private final Sender sender;
  private final DistributionSummary sizes;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock, as is the next. */
  private final Deque<Submission> waiting = new ArrayDeque<>();

  private int taken;

  /** As {@link GroupSender#send}. */
  interface Sender {
    List<Sent> send(Group group, Deadline deadline, Runnable answered);
  }

  GroupCommit(Sender sender, MeterRegistry meters) {
    this.sender = sender;
    this.sizes =
        DistributionSummary.builder("berth.store.group.size")
            .description("transactions that travelled in one request to etcd")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
    meters.gauge("berth.store.waiting", this, GroupCommit::waiting);
  }

  /**
   * Sends transactions, and waits for what comes of them; not past their deadlines.
   *
   * @return in the order of the submissions
   */
  List<Sent> send(List<Submission> submissions) {
    if (submissions.size() == 1 && mayGoAtOnce()) {
      Submission lone = submissions.getFirst();
      var _ = lone.claim();
      carry(submissions, Group.of(lone.commit()));
    } else {
      queue(submissions);
    }
    // Those that were sent last are known last: with them most of the others are.
    Sent[] sent = new Sent[submissions.size()];
    for (int i = sent.length - 1; i >= 0; i--) {
      sent[i] = submissions.get(i).await();
    }
    return List.of(sent);
  }

  private boolean mayGoAtOnce() {
    lock.lock();
    try {
      boolean free = taken < SLOTS && waiting.isEmpty();
      taken += free ? 1 : 0;
      return free;
    } finally {
      lock.unlock();
    }
  }

  private void queue(List<Submission> submissions) {
    lock.lock();
    try {
      for (Submission submission : submissions) {
        if (waiting.size() >= MOST_WAITING) {
          waiting.removeIf(Submission::isClaimed);
        }
        if (waiting.size() < MOST_WAITING) {
          waiting.addLast(submission);
        } else {
          submission.done(
              new Sent.Failed(
                  new FailureException(
                      new Failure.TooManyRequests(waiting.size() + " writes wait for etcd", 1))));
        }
      }
      startWhatMayGo();
    } finally {
      lock.unlock();
    }
  }

  private void carry(List<Submission> submissions, Group group) {
    sizes.record(submissions.size());
    Deadline last = submissions.getFirst().deadline();
    for (Submission submission : submissions) {
      last = last.isBefore(submission.deadline()) ? submission.deadline() : last;
    }
    List<Sent> results;
    try {
      results = sender.send(group, last, this::slotIsFree);
    } catch (RuntimeException | Error e) {
      Failure failure = new Failure.UnknownOutcome("the write failed unexpectedly: " + e);
      submissions.forEach(one -> one.done(new Sent.Failed(new FailureException(failure, e))));
      throw e;
    }
    for (int i = 0; i < submissions.size(); i++) {
      submissions.get(i).done(results.get(i));
    }
  }

  private void slotIsFree() {
    lock.lock();
    try {
      taken--;
      startWhatMayGo();
    } finally {
      lock.unlock();
    }
  }

  private void startWhatMayGo() {
    while ((taken < SLOTS && !waiting.isEmpty())
        || (taken < ALL_SLOTS && waiting.size() >= Group.MAX_MEMBERS)) {
      startNext();
    }
  }

  /** Sends the first of those who wait, with all that may travel with it. */
  private void startNext() {
    Group group = new Group();
    List<Submission> submissions = new ArrayList<>();
    List<Submission> passedOver = new ArrayList<>();
    for (int i = 0; i < LOOKED_AT && !waiting.isEmpty() && !group.isFull(); i++) {
      Submission next = waiting.removeFirst();
      if ((next.alone() && !submissions.isEmpty()) || !group.takes(next.commit())) {
        passedOver.add(next);
      } else if (next.claim()) {
        group.add(next.commit());
        submissions.add(next);
        if (next.alone()) {
          break;
        }
      }
    }
    passedOver.reversed().forEach(waiting::addFirst);
    if (!submissions.isEmpty()) {
      taken++;
      Thread.ofVirtual().name("group-commit").start(() -> carry(submissions, group));
    }
  }

  private int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
