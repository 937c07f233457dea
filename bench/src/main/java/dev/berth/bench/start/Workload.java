package dev.berth.bench.start;

import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import java.util.List;

/** The container that is started, in both ways. */
final class Workload {
  static final String IMAGE = "berth/busybox:local";
  static final List<String> COMMAND = List.of("/bin/sleep", "3600");
  static final String NAMESPACE = "default";

  private Workload() {}

  static Task task(String name) {
    return Task.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(name).setNamespace(NAMESPACE))
        .setSpec(
            TaskSpec.newBuilder()
                .setTerminationGracePeriodSeconds(0)
                .setContainer(Container.newBuilder().setImage(IMAGE).addAllCommand(COMMAND)))
        .build();
  }
}
