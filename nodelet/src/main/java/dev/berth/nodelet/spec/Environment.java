package dev.berth.nodelet.spec;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.EnvVar;
import dev.berth.api.v1.HostPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A container's environment: what every task is told about itself, in our words and in Marathon's,
 * then what its manifest says. Marathon's PORT is not there: many images listen on what it says,
 * and would no longer be where their containerPort leads.
 */
final class Environment {
  private Environment() {}

  /**
   * @param host where the node's ports are reached
   */
  static List<String> of(Binding binding, int restart, String host, Provided provided) {
    return variables(binding, restart, host, provided).entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }

  /** By name, in order. */
  static Map<String, String> variables(
      Binding binding, int restart, String host, Provided provided) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("BERTH_NAMESPACE", field(binding, "metadata.namespace"));
    variables.put("BERTH_TASK", field(binding, "metadata.name"));
    variables.put("BERTH_TASK_UID", field(binding, "metadata.uid"));
    variables.put("BERTH_NODE", field(binding, "status.node"));
    variables.put("BERTH_ATTEMPT", field(binding, "status.attempt"));
    variables.put("BERTH_RESTART", Integer.toString(restart));
    variables.put("HOST", host);
    ports(binding.getSpec().getHostPortsList(), variables);
    variables.putAll(provided.grant().variables());
    variables.putAll(provided.all());
    for (EnvVar variable : binding.getSpec().getContainer().getEnvList()) {
      String name = variable.getName();
      if (isProvided(variable)) {
        Optional.ofNullable(provided.single().get(name))
            .ifPresent(value -> variables.put(name, value));
      } else {
        variables.put(
            name,
            variable.hasValueFrom()
                ? field(binding, variable.getValueFrom().getField())
                : variable.getValue());
      }
    }
    return variables;
  }

  private static boolean isProvided(EnvVar variable) {
    return variable.getValueFrom().hasConfigMapKey() || variable.getValueFrom().hasSecretKey();
  }

  /** In the container's order; of two protocols on one port the first is told. */
  private static void ports(List<HostPort> ports, Map<String, String> variables) {
    for (int i = 0; i < ports.size(); i++) {
      variables.put("PORT" + i, outside(ports.get(i)));
    }
    if (!ports.isEmpty()) {
      variables.put(
          "PORTS", ports.stream().map(Environment::outside).collect(Collectors.joining(",")));
    }
    for (HostPort port : ports) {
      variables.putIfAbsent("PORT_" + port.getContainerPort(), outside(port));
      if (!port.getName().isEmpty()) {
        String name = port.getName().toUpperCase(Locale.ROOT).replace('-', '_');
        variables.putIfAbsent("PORT_" + name, outside(port));
      }
    }
  }

  private static String outside(HostPort port) {
    return Integer.toString(port.getHostPort());
  }

  /** A field of the Task that can be referred to. Validation knows the same ones. */
  static String field(Binding binding, String path) {
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
