package dev.berth.nodelet.spec;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.Resources;
import dev.berth.api.v1.VolumeMount;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerSpec.Limits;
import dev.berth.nodelet.runtime.ContainerSpec.Mount;
import dev.berth.nodelet.runtime.ContainerSpec.Port;
import dev.berth.nodelet.runtime.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes container specs of Bindings.
 *
 * @param node the node's name
 * @param machine the machine id, on every label
 * @param hostIp where ports listen that name no address
 */
public record Specs(String node, String machine, String hostIp) {
  private static final int MIN_CPU_SHARES = 2;
  private static final int MAX_HOSTNAME = 63;

  /** The container that runs a Binding, the {@code restart}-th of its attempt. */
  public ContainerSpec of(Binding binding, int restart) {
    BindingSpec spec = binding.getSpec();
    Container container = spec.getContainer();
    return new ContainerSpec(
        name(binding, restart),
        container.getImage(),
        container.getCommandList(),
        container.getArgsList(),
        Environment.of(binding, restart),
        container.getWorkingDir(),
        container.getUser(),
        hostname(binding.getMetadata().getName()),
        labels(binding, restart),
        limits(container.getResources()),
        ports(spec),
        mounts(binding),
        grace(spec));
  }

  /** What a Binding takes: what it requests, else what it is limited to. */
  public Claim claim(Binding binding) {
    Resources resources = binding.getSpec().getContainer().getResources();
    return new Claim(
        cpu(resources),
        memory(resources),
        ports(binding.getSpec()).stream().map(Port::claim).collect(Collectors.toSet()));
  }

  private Map<String, String> labels(Binding binding, int restart) {
    BindingSpec spec = binding.getSpec();
    Map<String, String> labels = new HashMap<>(claim(binding).labels());
    labels.put(Labels.MACHINE, machine);
    labels.put(Labels.NODE, node);
    labels.put(Labels.NAMESPACE, binding.getMetadata().getNamespace());
    labels.put(Labels.TASK, binding.getMetadata().getName());
    labels.put(Labels.UID, spec.getTaskUid());
    labels.put(Labels.ATTEMPT, Long.toString(spec.getAttempt()));
    labels.put(Labels.RESTART, Integer.toString(restart));
    labels.put(Labels.GRACE, Long.toString(grace(spec).toSeconds()));
    if (spec.hasStopWhenDisconnectedAfterSeconds()) {
      labels.put(Labels.DISCONNECTED, Long.toString(spec.getStopWhenDisconnectedAfterSeconds()));
    }
    return labels;
  }

  /** Says to a person what it is, and is unique: the uid is part of it. */
  private static String name(Binding binding, int restart) {
    return "berth."
        + binding.getMetadata().getNamespace()
        + "."
        + binding.getMetadata().getName()
        + "."
        + binding.getSpec().getTaskUid()
        + "."
        + binding.getSpec().getAttempt()
        + "."
        + restart;
  }

  private static String hostname(String task) {
    String host = task.length() > MAX_HOSTNAME ? task.substring(0, MAX_HOSTNAME) : task;
    return host.replaceAll("[-.]+$", "");
  }

  private static Limits limits(Resources resources) {
    Map<String, Quantity> limits = resources.getLimitsMap();
    long shares = cpu(resources) * 1024 / 1000;
    return new Limits(
        limits.containsKey("memory") ? Quantities.bytes(limits.get("memory")) : 0,
        limits.containsKey("cpu") ? Quantities.milli(limits.get("cpu")) : 0,
        (int) Math.max(MIN_CPU_SHARES, Math.min(shares, 262_144)));
  }

  private static long cpu(Resources resources) {
    Quantity requested =
        resources.getRequestsOrDefault(
            "cpu", resources.getLimitsOrDefault("cpu", Quantity.getDefaultInstance()));
    return requested.getText().isEmpty() ? 0 : Quantities.milli(requested);
  }

  private static long memory(Resources resources) {
    Quantity requested =
        resources.getRequestsOrDefault(
            "memory", resources.getLimitsOrDefault("memory", Quantity.getDefaultInstance()));
    return requested.getText().isEmpty() ? 0 : Quantities.bytes(requested);
  }

  private List<Port> ports(BindingSpec spec) {
    List<Port> ports = new ArrayList<>();
    for (HostPort port : spec.getHostPortsList()) {
      ports.add(
          new Port(
              port.getHostIp().isEmpty() ? hostIp : port.getHostIp(),
              port.getHostPort(),
              port.getContainerPort(),
              port.getProtocol() == Protocol.PROTOCOL_UDP));
    }
    return ports;
  }

  private static List<Mount> mounts(Binding binding) {
    List<Mount> mounts = new ArrayList<>();
    for (VolumeMount mount : binding.getSpec().getContainer().getVolumesList()) {
      String path = mount.getMountPath();
      boolean readOnly = mount.getReadOnly();
      switch (mount.getSourceCase()) {
        case HOST_PATH -> mounts.add(new Mount.HostPath(mount.getHostPath(), path, readOnly));
        // Two namespaces must not meet in a volume because they chose the same name.
        case VOLUME ->
            mounts.add(
                new Mount.Volume(
                    "berth." + binding.getMetadata().getNamespace() + "." + mount.getVolume(),
                    path,
                    readOnly));
        case TMPFS ->
            mounts.add(
                new Mount.Tmpfs(
                    path,
                    mount.getTmpfs().hasSizeLimit()
                        ? Quantities.bytes(mount.getTmpfs().getSizeLimit())
                        : 0,
                    readOnly));
        case SOURCE_NOT_SET -> {
          // Validation lets none pass.
        }
      }
    }
    return mounts;
  }

  private static Duration grace(BindingSpec spec) {
    return Duration.ofSeconds(
        spec.hasTerminationGracePeriodSeconds() ? spec.getTerminationGracePeriodSeconds() : 30);
  }
}
