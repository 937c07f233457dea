package dev.berth.client.event;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.core.v1.Event;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Node;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.fake.FakeObjects;
import dev.berth.client.fake.FakeServer;
import dev.berth.client.testing.FakeTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventWriterTest {
  private final FakeTimers timers = new FakeTimers();
  private final FakeServer server = FakeServer.start(new FakeObjects());
  private final BerthClient client = FakeServer.client(server);
  private final EventWriter events = new EventWriter(client, "scheduler", "s-1", timers);
  private final Lease object = lease("team", "thing", "me");

  @AfterEach
  void close() {
    events.close();
    client.close();
    server.close();
  }

  @Test
  void writesWhatHappenedBesideItsObject() throws InterruptedException {
    events.start();
    events.warning(Kinds.LEASE, object, "Lost", "it was lost");
    events.flush();

    Event event = only();
    assertThat(event.getMetadata().getNamespace()).isEqualTo("team");
    assertThat(event.getMetadata().getName()).matches("thing\\.[0-9a-f]{16}");
    assertThat(event.getInvolvedObject().getKind()).isEqualTo("Lease");
    assertThat(event.getInvolvedObject().getApiVersion()).isEqualTo("coordination.k8s.io/v1");
    assertThat(event.getType()).isEqualTo("Warning");
    assertThat(event.getReason()).isEqualTo("Lost");
    assertThat(event.getMessage()).isEqualTo("it was lost");
    assertThat(event.getSource().getComponent()).isEqualTo("scheduler");
    assertThat(event.getCount()).isEqualTo(1);
  }

  @Test
  void sameThingAgainIsCounted() throws InterruptedException {
    events.start();
    events.normal(Kinds.LEASE, object, "Seen", "again");
    events.flush();
    timers.advance(Duration.ofSeconds(90));
    events.normal(Kinds.LEASE, object, "Seen", "again");
    events.flush();

    Event event = only();
    assertThat(event.getCount()).isEqualTo(2);
    assertThat(Times.instant(event.getLastTimestamp()))
        .isEqualTo(Times.instant(event.getFirstTimestamp()).plusSeconds(90));
  }

  @Test
  void otherProcessOfTheSameComponentCountsOnTheSameEvent() throws InterruptedException {
    events.start();
    events.normal(Kinds.LEASE, object, "Seen", "again");
    events.flush();
    try (EventWriter other = new EventWriter(client, "scheduler", "s-2", timers)) {
      other.start();
      other.normal(Kinds.LEASE, object, "Seen", "again");
      other.flush();
    }

    assertThat(only().getCount()).isEqualTo(2);
  }

  @Test
  void whatWaitsIsOneWriteWithItsCount() throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      events.normal(Kinds.LEASE, object, "Seen", "again");
    }
    events.start();
    events.flush();

    assertThat(only().getCount()).isEqualTo(1000);
    assertThat(server.writes()).isEqualTo(1);
  }

  @Test
  void otherMessageIsCountedAndTheNewestIsTold() throws InterruptedException {
    events.normal(Kinds.LEASE, object, "Seen", "one of 3");
    events.normal(Kinds.LEASE, object, "Seen", "two of 3");
    events.start();
    events.flush();
    events.normal(Kinds.LEASE, object, "Seen", "three of 3");
    events.flush();

    assertThat(only().getCount()).isEqualTo(3);
    assertThat(only().getMessage()).isEqualTo("three of 3");
  }

  @Test
  void otherReasonIsAnotherEvent() throws InterruptedException {
    events.start();
    events.normal(Kinds.LEASE, object, "Seen", "it");
    events.normal(Kinds.LEASE, object, "Heard", "it");
    events.flush();

    assertThat(all()).hasSize(2);
  }

  @Test
  void objectWithoutNamespaceHasItsEventsInDefault() throws InterruptedException {
    events.start();
    events.normal(
        Kinds.NODE,
        Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName("n1")).build(),
        "NodeReady",
        "it is ready");
    events.flush();

    assertThat(only().getMetadata().getNamespace()).isEqualTo("default");
  }

  @Test
  void neverWaitsAndCountsWhatIsTooMuch() {
    // Not started: nothing is written, as when the server hangs.
    for (int i = 0; i < EventWriter.MOST_WAITING + 7; i++) {
      events.normal(Kinds.LEASE, object, "Seen" + i, "it");
    }

    assertThat(events.dropped()).isEqualTo(7);
  }

  @Test
  void whatHappensWhileTheServerIsAwayIsToldAfterwards() throws InterruptedException {
    server.unavailable(true);
    events.start();
    events.normal(Kinds.LEASE, object, "Seen", "first");
    Instant first = timers.instant();
    // Written in vain: it waits for the next try.
    timers.awaitPending(1);
    timers.advance(Duration.ofMillis(500));
    events.normal(Kinds.LEASE, object, "Heard", "another");
    events.normal(Kinds.LEASE, object, "Seen", "second");
    server.unavailable(false);
    timers.advance(Duration.ofMillis(500));
    events.flush();

    assertThat(all()).hasSize(2);
    Event seen =
        all().stream().filter(one -> one.getReason().equals("Seen")).findFirst().orElseThrow();
    assertThat(seen.getMessage()).isEqualTo("second");
    assertThat(seen.getCount()).isEqualTo(2);
    assertThat(Times.instant(seen.getFirstTimestamp())).isEqualTo(first);
    assertThat(events.dropped()).isZero();
  }

  @Test
  void takesABreathAfterEachFullBatch() throws InterruptedException {
    for (int i = 0; i < EventWriter.AT_ONCE + 1; i++) {
      events.normal(Kinds.LEASE, object, "Seen" + i, "it");
    }
    events.start();
    timers.awaitPending(1);

    assertThat(all()).hasSize(EventWriter.AT_ONCE);
    timers.advance(EventWriter.BREATH);
    events.flush();
    assertThat(all()).hasSize(EventWriter.AT_ONCE + 1);
    assertThat(server.batches()).hasSize(2);
  }

  @Test
  void ofABatchEachIsWrittenOrCountedForItself() throws InterruptedException {
    events.start();
    events.normal(Kinds.LEASE, object, "Seen1", "it");
    events.flush();
    events.close();
    try (EventWriter next = new EventWriter(client, "scheduler", "s-1", timers)) {
      for (int i = 0; i < 3; i++) {
        next.normal(Kinds.LEASE, object, "Seen" + i, "it");
      }
      next.start();
      next.flush();
    }

    assertThat(all())
        .extracting(event -> event.getReason() + " " + event.getCount())
        .containsExactlyInAnyOrder("Seen0 1", "Seen1 2", "Seen2 1");
  }

  private Event only() {
    assertThat(all()).hasSize(1);
    return all().getFirst();
  }

  private List<Event> all() {
    return client.objects(Kinds.EVENT).listAll(ListOptions.ALL).items();
  }
}
