package dev.berth.nodelet.spec;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.Resources;
import dev.berth.api.v1.SecurityContext;
import dev.berth.api.v1.VolumeMount;
import dev.berth.nodelet.device.Asked;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerSpec.Limits;
import dev.berth.nodelet.runtime.ContainerSpec.Mount;
import dev.berth.nodelet.runtime.ContainerSpec.Port;
import dev.berth.nodelet.runtime.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes container specs of Bindings.
 *
 * @param node the node's name
 * @param machine the machine id, on every label
 * @param hostIp where ports listen that name no address
 * @param profiles the folder of the node's seccomp profiles
 */
public record Specs(String node, String machine, String hostIp, Path profiles) {
  private static final int MIN_CPU_SHARES = 2;

  /** Of at most 1000: what is as large and not revocable is spared for it. */
  private static final int KILLED_FIRST = 900;

  private static final int MAX_HOSTNAME = 63;
  private static final String DISK = "ephemeral-storage";
  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::");

  /** The container that runs a Binding, the {@code restart}-th of its attempt. */
  public ContainerSpec of(Binding binding, int restart) {
    return of(binding, restart, Provided.NOTHING);
  }

  /** The same, with what the Binding only names. */
  public ContainerSpec of(Binding binding, int restart, Provided provided) {
    BindingSpec spec = binding.getSpec();
    Container container = spec.getContainer();
    return new ContainerSpec(
        name(binding, restart),
        container.getImage(),
        container.getCommandList(),
        container.getArgsList(),
        Environment.of(binding, restart, host(), provided),
        container.getWorkingDir(),
        user(container),
        container.getHostname().isEmpty()
            ? hostname(binding.getMetadata().getName())
            : container.getHostname(),
        labels(binding, restart, provided),
        limits(spec),
        ports(spec),
        mounts(binding, provided),
        grace(spec),
        container.getStopSignal(),
        Rights.of(container.getSecurityContext(), profiles),
        Connections.of(container),
        Bounded.of(container),
        new ContainerSpec.Input(container.getStdin(), container.getTty()),
        provided.grant().devices());
  }

  /** The container of its init command of that number, made at the {@code restart}-th try. */
  public ContainerSpec init(Binding binding, int index, int restart, Provided provided) {
    return InitSpecs.of(of(binding, restart, provided), binding, index);
  }

  /** What a Binding takes: what it requests, else what it is limited to. */
  public Claim claim(Binding binding) {
    Resources resources = binding.getSpec().getContainer().getResources();
    return new Claim(
        cpu(resources),
        memory(resources),
        ports(binding.getSpec()).stream().map(Port::claim).collect(Collectors.toSet()),
        disk(resources),
        Asked.of(binding),
        binding.getSpec().getRevocable());
  }

  /**
   * What a Binding's containers all have in their environment, but for what is of ConfigMaps and
   * Secrets.
   */
  public Map<String, String> environment(Binding binding) {
    Map<String, String> variables =
        new HashMap<>(Environment.variables(binding, 0, host(), Provided.NOTHING));
    variables.remove("BERTH_RESTART");
    return variables;
  }

  /** A field of the Task that env and templates may refer to. */
  public static String field(Binding binding, String path) {
    return Environment.field(binding, path);
  }

  private Map<String, String> labels(Binding binding, int restart, Provided provided) {
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
    if (spec.getPriority() != 0) {
      labels.put(Labels.PRIORITY, Integer.toString(spec.getPriority()));
    }
    if (spec.hasStopWhenDisconnectedAfterSeconds()) {
      labels.put(Labels.DISCONNECTED, Long.toString(spec.getStopWhenDisconnectedAfterSeconds()));
    }
    Map<String, Quantity> limits = spec.getContainer().getResources().getLimitsMap();
    if (limits.containsKey(DISK)) {
      labels.put(Labels.DISK_LIMIT, Long.toString(Quantities.bytes(limits.get(DISK))));
    }
    if (!provided.grant().units().isEmpty()) {
      labels.put(Labels.DEVICES, provided.grant().label());
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

  /** An address that is none leads nowhere; then the node's name is the better one. */
  private String host() {
    return ANY_ADDRESS.contains(hostIp) ? node : hostIp;
  }

  /** Whom a container runs as, in Docker's form; "" for the image's own. */
  public static String user(Container container) {
    SecurityContext security = container.getSecurityContext();
    if (!security.hasRunAsUser()) {
      return container.getUser();
    }
    return security.hasRunAsGroup()
        ? security.getRunAsUser() + ":" + security.getRunAsGroup()
        : Long.toString(security.getRunAsUser());
  }

  /** What is revocable gets the time that nobody else wants, and is the first to be killed. */
  private static Limits limits(BindingSpec spec) {
    Resources resources = spec.getContainer().getResources();
    Map<String, Quantity> limits = resources.getLimitsMap();
    long shares = spec.getRevocable() ? 0 : cpu(resources) * 1024 / 1000;
    return new Limits(
        limits.containsKey("memory") ? Quantities.bytes(limits.get("memory")) : 0,
        limits.containsKey("cpu") ? Quantities.milli(limits.get("cpu")) : 0,
        (int) Math.max(MIN_CPU_SHARES, Math.min(shares, 262_144)),
        spec.getRevocable() ? KILLED_FIRST : 0);
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

  private static long disk(Resources resources) {
    Quantity requested =
        resources.getRequestsOrDefault(
            DISK, resources.getLimitsOrDefault(DISK, Quantity.getDefaultInstance()));
    return requested.getText().isEmpty() ? 0 : Quantities.bytes(requested);
  }

  private List<Port> ports(BindingSpec spec) {
    // In the host's network the container listens where it wants.
    String listens =
        spec.getContainer().getNetwork().getMode() == NetworkMode.NETWORK_MODE_HOST
            ? "0.0.0.0"
            : hostIp;
    List<Port> ports = new ArrayList<>();
    for (HostPort port : spec.getHostPortsList()) {
      ports.add(
          new Port(
              port.getHostIp().isEmpty() ? listens : port.getHostIp(),
              port.getHostPort(),
              port.getContainerPort(),
              port.getProtocol() == Protocol.PROTOCOL_UDP));
    }
    return ports;
  }

  private static List<Mount> mounts(Binding binding, Provided provided) {
    List<Mount> mounts = new ArrayList<>();
    List<VolumeMount> volumes = binding.getSpec().getContainer().getVolumesList();
    for (int i = 0; i < volumes.size(); i++) {
      VolumeMount mount = volumes.get(i);
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
        case CONFIG_MAP, SECRET, TEMPLATE ->
            Optional.ofNullable(provided.folders().get(i))
                .ifPresent(folder -> mounts.add(new Mount.HostPath(folder, path, true)));
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
