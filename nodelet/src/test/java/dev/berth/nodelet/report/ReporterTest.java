package dev.berth.nodelet.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.client.testing.FakeTimers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReporterTest {
  private final FakeTimers timers = new FakeTimers();
  private final BlockingQueue<List<TaskReport>> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<Place> gone = new LinkedBlockingQueue<>();
  private volatile Consumer<List<TaskReport>> answer = _ -> {};
  private volatile boolean places = true;
  private final Reporter reporter = new Reporter(this::send, timers, gone::add);

  @BeforeEach
  void start() {
    reporter.start();
  }

  @AfterEach
  void close() {
    reporter.close();
  }

  @Test
  void whatIsOnItsWayWhenAllIsToBeSentAgainIsSentAgainToo() throws InterruptedException {
    answer =
        _ -> {
          answer = _ -> {};
          reporter.resend();
        };
    reporter.tell(report("a", 1));

    assertThat(next()).containsExactly(report("a", 1));
    assertThat(next()).containsExactly(report("a", 1));
  }

  @Test
  void theNewestIsSentUntilItIsTaken() throws InterruptedException {
    answer =
        _ -> {
          answer = _ -> {};
          throw new FailureException(new Failure.Unavailable("nobody is there"));
        };
    reporter.tell(report("a", 1));
    assertThat(next()).containsExactly(report("a", 1));
    timers.awaitPending(1);
    reporter.tell(report("a", 2));
    timers.advance(Duration.ofSeconds(1));

    assertThat(next()).containsExactly(report("a", 2));
  }

  @Test
  void aPlaceThatIsGoneIsTold() throws InterruptedException {
    places = false;
    reporter.tell(report("a", 1));

    assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo(report("a", 1).getPlace());
  }

  private List<ReportResult> send(List<TaskReport> reports) {
    sent.add(reports);
    answer.accept(reports);
    return reports.stream().map(_ -> ReportResult.newBuilder().setGone(!places).build()).toList();
  }

  private @Nullable List<TaskReport> next() throws InterruptedException {
    return sent.poll(20, TimeUnit.SECONDS);
  }

  private static TaskReport report(String name, int restarts) {
    return TaskReport.newBuilder()
        .setPlace(Place.newBuilder().setName(name))
        .setRestarts(restarts)
        .build();
  }
}
