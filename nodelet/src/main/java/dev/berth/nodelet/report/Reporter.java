package dev.berth.nodelet.report;

import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports in batches, one batch at a time: what is told while one is on its way goes with the
 * next. Invariants:
 *
 * <ul>
 *   <li>a place's reports arrive in the order in which they were told, though not each of them;
 *   <li>the newest one is sent until it is acknowledged, the place is gone, or it is forgotten;
 *   <li>what was acknowledged last is not sent again, until {@link #resend}.
 * </ul>
 */
public final class Reporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reporter.class);
  private static final int MAX_BATCH = 256;
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final ReportSink sink;
  private final Timers timers;
  private final Consumer<Place> gone;
  private final Thread sender;

  // All guarded by this.
  private final Map<Place, Entry> entries = new HashMap<>();
  private Duration retry = FIRST_RETRY;
  private boolean waiting;
  private int resends;
  private boolean closed;

  /**
   * @param gone called when the answer to a report is that its place no longer stands
   */
  public Reporter(ReportSink sink, Timers timers, Consumer<Place> gone) {
    this.sink = sink;
    this.timers = timers;
    this.gone = gone;
    this.sender = Thread.ofVirtual().name("reports").unstarted(this::run);
  }

  public void start() {
    sender.start();
  }

  /** This is how the report's place does now. */
  public synchronized void tell(TaskReport report) {
    Entry entry = entries.computeIfAbsent(report.getPlace(), _ -> new Entry());
    if (report.equals(entry.newest)) {
      return;
    }
    entry.newest = report;
    entry.acknowledged = false;
    notifyAll();
  }

  /** Nothing will be told of the place any more, and nobody waits for what was. */
  public synchronized void forget(Place place) {
    entries.remove(place);
  }

  /**
   * Sends the newest report of every place again, at once: an API server is back, and while this
   * node was silent its tasks may have been written down as unknown.
   */
  public synchronized void resend() {
    entries.values().forEach(entry -> entry.acknowledged = false);
    resends++;
    waiting = false;
    retry = FIRST_RETRY;
    notifyAll();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    sender.interrupt();
  }

  private void run() {
    try {
      for (Optional<Batch> batch = take(); batch.isPresent(); batch = take()) {
        send(batch.get());
      }
    } catch (InterruptedException e) {
      log.debug("reports end");
    }
  }

  /**
   * @param resends how often all was to be sent again before this was taken: what is answered after
   *     another time was said before it, and counts no more
   */
  private record Batch(List<TaskReport> reports, int resends) {}

  private synchronized Optional<Batch> take() throws InterruptedException {
    while (!closed) {
      List<TaskReport> reports = waiting ? List.of() : unacknowledged();
      if (!reports.isEmpty()) {
        return Optional.of(new Batch(reports, resends));
      }
      wait();
    }
    return Optional.empty();
  }

  private List<TaskReport> unacknowledged() {
    List<TaskReport> batch = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (!entry.acknowledged && entry.newest != null && batch.size() < MAX_BATCH) {
        batch.add(entry.newest);
      }
    }
    return batch;
  }

  private void send(Batch batch) {
    List<ReportResult> results;
    try {
      results = sink.send(batch.reports());
    } catch (FailureException e) {
      log.debug("reports={} failed: {}", batch.reports().size(), e.getMessage());
      pause();
      return;
    }
    List<Place> ended = new ArrayList<>();
    synchronized (this) {
      boolean failed = false;
      for (int i = 0; i < batch.reports().size(); i++) {
        ReportResult result = results.get(i);
        failed |= result.hasFailure();
        if (result.hasFailure()) {
          log.debug("report failed: {}", result.getFailure().getMessage());
        } else if (batch.resends() == resends) {
          acknowledge(batch.reports().get(i));
        }
        if (result.getGone()) {
          ended.add(batch.reports().get(i).getPlace());
        }
      }
      if (!failed) {
        retry = FIRST_RETRY;
      }
      if (failed) {
        pause();
      }
    }
    // Not under the lock: whoever hears this may tell or forget.
    ended.forEach(gone);
  }

  private void acknowledge(TaskReport report) {
    Entry entry = entries.get(report.getPlace());
    if (entry != null && report.equals(entry.newest)) {
      entry.acknowledged = true;
    }
  }

  private synchronized void pause() {
    waiting = true;
    timers.after(retry, this::resume);
    Duration longer = retry.multipliedBy(2);
    retry = longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
  }

  private synchronized void resume() {
    waiting = false;
    notifyAll();
  }

  private static final class Entry {
    private @Nullable TaskReport newest;
    private boolean acknowledged;
  }
}
