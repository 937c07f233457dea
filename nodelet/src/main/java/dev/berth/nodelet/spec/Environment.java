package dev.berth.nodelet.spec;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.EnvVar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A container's environment: what every task is told about itself, then what its manifest says. */
final class Environment {
  private Environment() {}

  static List<String> of(Binding binding, int restart) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("BERTH_NAMESPACE", field(binding, "metadata.namespace"));
    variables.put("BERTH_TASK", field(binding, "metadata.name"));
    variables.put("BERTH_TASK_UID", field(binding, "metadata.uid"));
    variables.put("BERTH_NODE", field(binding, "status.node"));
    variables.put("BERTH_ATTEMPT", field(binding, "status.attempt"));
    variables.put("BERTH_RESTART", Integer.toString(restart));
    for (EnvVar variable : binding.getSpec().getContainer().getEnvList()) {
      variables.put(
          variable.getName(),
          variable.hasValueFrom()
              ? field(binding, variable.getValueFrom().getField())
              : variable.getValue());
    }
    return variables.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }

  /** A field of the Task that can be referred to. Validation knows the same ones. */
  private static String field(Binding binding, String path) {
    return switch (path) {
      case "metadata.name" -> binding.getMetadata().getName();
      case "metadata.namespace" -> binding.getMetadata().getNamespace();
      case "metadata.uid" -> binding.getSpec().getTaskUid();
      case "status.node" -> binding.getSpec().getNode();
      case "status.attempt" -> Long.toString(binding.getSpec().getAttempt());
      default -> "";
    };
  }
}
