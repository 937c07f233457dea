package dev.berth.nodelet.loop;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskStatus;
import dev.berth.client.NamespacedName;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.config.Config;
import dev.berth.nodelet.health.HealthChecks;
import dev.berth.nodelet.image.Images;
import dev.berth.nodelet.plan.Memory;
import dev.berth.nodelet.report.Reporter;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.spec.Claim;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all workers share. */
interface Workshop {
  Hands hands();

  Wishes wishes();

  Reporter reporter();

  TaskEvents events();

  Timers timers();

  TaskLoop.Rules rules();

  HealthChecks checks();

  Images images();

  Config config();

  OwnStops ownStops();

  /** What an earlier process said of a place whose container is still there. */
  Optional<TaskStatus> before(Binding binding);

  /** The task's containers as the runtime shows them now. */
  List<ContainerState> observe(NamespacedName task);

  /** Whether a Binding of that name is known, or may be. */
  boolean isBound(NamespacedName task);

  /** What is remembered of a place of which there is no container. */
  Memory memory(Binding binding);

  Claim claim(Binding binding);

  /** The worker has nothing to do and nothing to remember, and takes no more marks. */
  void retire(NamespacedName task, TaskWorker worker, @Nullable Binding told);

  /** A worker has come to rest. */
  void idle();
}
