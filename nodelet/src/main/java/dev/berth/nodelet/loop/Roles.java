package dev.berth.nodelet.loop;

import dev.berth.nodelet.plan.Memory;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.util.Map;

/** What differs between a task's own container and those of its init commands. */
final class Roles {
  private Roles() {}

  /** For example {@code the container} or {@code init command "migrate"}. */
  static String name(Map<String, String> labels) {
    String command = labels.get(Labels.INIT_NAME);
    return command == null ? "the container" : "init command \"%s\"".formatted(command);
  }

  /** Before the runtime's words about one: nothing is said of the task's own. */
  static String prefix(Map<String, String> labels) {
    return labels.containsKey(Labels.INIT_NAME) ? name(labels) + ": " : "";
  }

  /** That it was started. */
  static Memory launched(ContainerState container, Memory memory) {
    return container.isInit()
        ? memory.withInitLaunch()
        : memory.withLaunch((int) container.number(Labels.RESTART, 0));
  }
}
