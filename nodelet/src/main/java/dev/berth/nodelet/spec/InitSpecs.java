package dev.berth.nodelet.spec;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.EnvVar;
import dev.berth.api.v1.InitCommand;
import dev.berth.nodelet.plan.InitCommands;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the containers of init commands of the one that they prepare. */
final class InitSpecs {
  private InitSpecs() {}

  /**
   * @param own the task's own container
   * @param index which of the Binding's init commands, from 0
   */
  static ContainerSpec of(ContainerSpec own, Binding binding, int index) {
    InitCommand command = binding.getSpec().getContainer().getInitCommands(index);
    return new ContainerSpec(
        own.name() + ".init." + command.getName(),
        InitCommands.image(binding.getSpec().getContainer(), index),
        command.getCommandList(),
        command.getArgsList(),
        environment(own.environment(), binding, command.getEnvList()),
        own.workingDir(),
        own.user(),
        own.hostname(),
        labels(own.labels(), index, command.getName()),
        own.limits(),
        // They lead to the task's own container, which is not there yet.
        List.of(),
        own.mounts(),
        own.stopGrace(),
        own.stopSignal(),
        own.security(),
        own.connection(),
        own.bounds(),
        ContainerSpec.Input.NONE,
        own.devices());
  }

  private static List<String> environment(
      List<String> own, Binding binding, List<EnvVar> overrides) {
    Map<String, String> lines = new LinkedHashMap<>();
    own.forEach(line -> lines.put(line.substring(0, line.indexOf('=')), line));
    for (EnvVar variable : overrides) {
      String value =
          variable.hasValueFrom()
              ? Environment.field(binding, variable.getValueFrom().getField())
              : variable.getValue();
      lines.put(variable.getName(), variable.getName() + "=" + value);
    }
    return new ArrayList<>(lines.values());
  }

  private static Map<String, String> labels(Map<String, String> own, int index, String name) {
    Map<String, String> labels = new HashMap<>(own);
    labels.put(Labels.INIT, Integer.toString(index));
    labels.put(Labels.INIT_NAME, name);
    return labels;
  }
}
