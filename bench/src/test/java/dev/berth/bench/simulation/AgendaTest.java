package dev.berth.bench.simulation;

import static dev.berth.bench.simulation.Traces.size;
import static dev.berth.bench.simulation.Traces.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.bench.simulation.Agenda.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AgendaTest {
  private final Agenda agenda = new Agenda();

  private static Life life(String name) {
    var task = task("q", name, 0, 1, size(1, 1, 0));
    return new Life(task, new TraceObjects().task(task));
  }

  private List<Event> all() {
    List<Event> all = new ArrayList<>();
    while (agenda.next() < Long.MAX_VALUE) {
      all.add(agenda.take());
    }
    return all;
  }

  @Test
  void atOneTimeWhoEndsGoesBeforeWhoComesAndTheFirstEnteredFirst() {
    Event later = new Event.End(life("a"), 1);
    Event first = new Event.Arrival(life("b"));
    Event second = new Event.Arrival(life("c"));
    Event stop = new Event.Stop(life("d"), 1);
    Event end = new Event.End(life("e"), 1);

    agenda.add(6, later);
    for (Event event : List.of(first, second, stop, end)) {
      agenda.add(5, event);
    }

    assertThat(agenda.next()).isEqualTo(5);
    assertThat(all()).containsExactly(end, stop, first, second, later);
  }

  @Test
  void emptyOneHasNoNext() {
    assertThat(agenda.next()).isEqualTo(Long.MAX_VALUE);
  }
}
