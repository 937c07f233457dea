package dev.berth.controller.nodelife;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.controller.cache.Filled;
import dev.berth.controller.cache.Projections;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The views of what the caches keep are those of the whole objects. */
final class ReadsWhatIsKeptTest {
  private final Random random = new Random(11);
  private final Projections projections = new Projections();

  @Test
  void ofPlaces() {
    UnaryOperator<Task> tasks = projections.tasks();
    UnaryOperator<Binding> bindings = projections.bindings();
    for (int i = 0; i < 500; i++) {
      Task task = Filled.some(Task.getDefaultInstance(), random);
      Binding binding = Filled.some(Binding.getDefaultInstance(), random);

      assertThat(PlaceView.of(bindings.apply(binding), tasks.apply(task)))
          .isEqualTo(PlaceView.of(binding, task));
      assertThat(PlaceView.ofGone(bindings.apply(binding))).isEqualTo(PlaceView.ofGone(binding));
    }
  }

  @Test
  void ofNodes() {
    UnaryOperator<Node> nodes = projections.nodes();
    for (int i = 0; i < 500; i++) {
      Node node = Filled.some(Node.getDefaultInstance(), random);

      assertThat(NodeView.of(nodes.apply(node))).isEqualTo(NodeView.of(node));
    }
  }
}
