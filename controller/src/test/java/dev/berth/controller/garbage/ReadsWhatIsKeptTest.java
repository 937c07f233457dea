package dev.berth.controller.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Secret;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Task;
import dev.berth.controller.cache.Filled;
import dev.berth.controller.cache.Projections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of an object is the same by what the caches keep of it. */
final class ReadsWhatIsKeptTest {
  private static final List<OwnerState> STATES = List.of(OwnerState.values());

  @Test
  void ofOwnersAndDependents() {
    Random random = new Random(13);
    Projections projections = new Projections();
    UnaryOperator<Task> tasks = projections.tasks();
    UnaryOperator<Secret> secrets = projections.metadata(Kinds.SECRET);
    for (int i = 0; i < 500; i++) {
      Task object = Filled.some(Task.getDefaultInstance(), random);
      Secret dependent = Filled.some(Secret.getDefaultInstance(), random);
      Map<String, OwnerState> owners = new HashMap<>();
      for (int uid = 0; uid < 4; uid++) {
        owners.put("word-" + uid, STATES.get(random.nextInt(STATES.size())));
      }

      assertThat(
              decide(
                  tasks.apply(object).getMetadata(),
                  owners,
                  secrets.apply(dependent).getMetadata()))
          .isEqualTo(decide(object.getMetadata(), owners, dependent.getMetadata()));
    }
  }

  private static GarbagePlan.Action decide(
      ObjectMeta object, Map<String, OwnerState> owners, ObjectMeta dependent) {
    return GarbagePlan.decide(object, owners, List.of(dependent));
  }
}
