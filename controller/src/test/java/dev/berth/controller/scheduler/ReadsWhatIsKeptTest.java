package dev.berth.controller.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.controller.cache.Filled;
import dev.berth.controller.cache.Projections;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.demand.Demand;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the scheduler makes of what the caches keep is what it makes of the whole objects. */
final class ReadsWhatIsKeptTest {
  private final Random random = new Random(17);
  private final Projections projections = new Projections();

  @Test
  void ofTasks() {
    UnaryOperator<Task> tasks = projections.tasks();
    for (int i = 0; i < 500; i++) {
      Task whole = Filled.some(Task.getDefaultInstance(), random);
      Task kept = tasks.apply(whole);

      assertThat(Demand.of(kept)).isEqualTo(Demand.of(whole));
      assertThat(Pending.wanted(kept)).isEqualTo(Pending.wanted(whole));
      assertThat(Pending.finished(kept)).isEqualTo(Pending.finished(whole));
      assertThat(Pending.of(kept).attempt()).isEqualTo(Pending.of(whole).attempt());
      assertThat(Pending.of(kept).refusedBy()).isEqualTo(Pending.of(whole).refusedBy());
      assertThat(Pending.of(kept).priority()).isEqualTo(Pending.of(whole).priority());
      assertThat(Pending.of(kept).mayPreempt()).isEqualTo(Pending.of(whole).mayPreempt());
      assertThat(Pending.of(kept).group()).isEqualTo(Pending.of(whole).group());
      assertThat(Pending.of(kept).uid()).isEqualTo(Pending.of(whole).uid());
    }
  }

  @Test
  void ofBindings() {
    UnaryOperator<Binding> bindings = projections.bindings();
    for (int i = 0; i < 500; i++) {
      Binding whole = Filled.some(Binding.getDefaultInstance(), random);

      Binding kept = bindings.apply(whole);

      assertThat(Demand.of(kept)).isEqualTo(Demand.of(whole));
      assertThat(kept.getSpec().getHostPortsList()).isEqualTo(whole.getSpec().getHostPortsList());
      assertThat(kept.getSpec().getPriority()).isEqualTo(whole.getSpec().getPriority());
    }
  }
}
