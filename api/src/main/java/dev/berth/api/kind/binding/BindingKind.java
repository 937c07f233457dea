package dev.berth.api.kind.binding;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Changes;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.HostPort;
import java.util.ArrayList;
import java.util.List;

/** The kind Binding. */
public final class BindingKind implements KindRules<Binding> {
  public static final Kind<Binding> KIND =
      new Kind<>(
          "berth.dev",
          "v1",
          "Binding",
          "bindings",
          List.of(),
          true,
          Binding.getDefaultInstance(),
          new BindingKind());

  private static final int MAX_PORT = 65535;

  private BindingKind() {}

  @Override
  public List<Violation> validate(Binding binding) {
    List<Violation> found = new ArrayList<>();
    BindingSpec spec = binding.getSpec();
    if (spec.getTaskUid().isEmpty()) {
      found.add(Violation.required("spec.taskUid", "the Task that this is the place of"));
    }
    if (spec.getNode().isEmpty()) {
      found.add(Violation.required("spec.node", "the place itself"));
    }
    if (spec.getAttempt() < 1) {
      found.add(
          Violation.invalid(
              "spec.attempt", spec.getAttempt(), "must be greater than or equal to 1"));
    }
    if (spec.getContainer().getImage().isEmpty()) {
      found.add(Violation.required("spec.container.image", "an image to run"));
    }
    for (int i = 0; i < spec.getHostPortsCount(); i++) {
      HostPort port = spec.getHostPorts(i);
      String path = "spec.hostPorts[" + i + "]";
      port(path + ".containerPort", port.getContainerPort(), found);
      port(path + ".hostPort", port.getHostPort(), found);
    }
    return found;
  }

  private static void port(String path, int port, List<Violation> found) {
    if (port < 1 || port > MAX_PORT) {
      found.add(Violation.invalid(path, port, "must be between 1 and 65535, inclusive"));
    }
  }

  @Override
  public List<Violation> validateUpdate(Binding before, Binding after) {
    return Changes.between("spec", before.getSpec(), after.getSpec()).stream()
        .map(path -> Violation.forbidden(path, "a Binding never changes"))
        .toList();
  }

  @Override
  public List<Column<Binding>> columns() {
    return List.of(
        Column.of("NODE", binding -> binding.getSpec().getNode()),
        Column.of("ATTEMPT", binding -> Long.toString(binding.getSpec().getAttempt())),
        Column.wide("IMAGE", binding -> binding.getSpec().getContainer().getImage()),
        Column.wide("TASK UID", binding -> binding.getSpec().getTaskUid()));
  }

  @Override
  public List<String> selectableFields() {
    return List.of("spec.node", "spec.taskUid");
  }
}
