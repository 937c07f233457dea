package dev.berth.nodelet;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.nodelet.admission.Allowances;
import dev.berth.nodelet.device.Offer;
import dev.berth.nodelet.pressure.PressureRules;
import dev.berth.nodelet.pressure.Spans;
import dev.berth.nodelet.pressure.Threshold;
import dev.berth.nodelet.runtime.docker.DockerRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The nodelet as a process. */
@Command(
    name = "nodelet",
    mixinStandardHelpOptions = true,
    description = "Runs the containers that are bound to this node.")
public final class Main implements Callable<Integer> {
  @Option(
      names = "--server",
      split = ",",
      required = true,
      defaultValue = "${env:BERTH_SERVER:-127.0.0.1:7400}",
      description = "API servers, host:port (BERTH_SERVER).")
  private List<String> servers;

  @Option(
      names = "--token-file",
      required = true,
      defaultValue = "${env:BERTH_TOKEN_FILE}",
      description = "File with the token, one line (BERTH_TOKEN_FILE).")
  private Path tokenFile;

  @Option(
      names = "--node",
      defaultValue = "${env:BERTH_NODE}",
      description = "The node's name (BERTH_NODE). Default: the host's.")
  private @Nullable String node;

  @Option(
      names = "--data",
      required = true,
      defaultValue = "${env:BERTH_DATA}",
      description = "Folder that keeps the machine id (BERTH_DATA).")
  private Path data;

  @Option(
      names = "--docker",
      defaultValue = "${env:BERTH_DOCKER:-unix:///var/run/docker.sock}",
      description = "Docker (BERTH_DOCKER).")
  private String docker;

  @Option(
      names = "--port-range",
      defaultValue = "${env:BERTH_PORT_RANGE:-20000-20999}",
      description = "Ports that are assigned to tasks (BERTH_PORT_RANGE).")
  private String portRange;

  @Option(
      names = "--host-ip",
      defaultValue = "${env:BERTH_HOST_IP:-127.0.0.1}",
      description = "Where tasks' ports listen (BERTH_HOST_IP).")
  private String hostIp;

  @Option(
      names = "--allow-host-path",
      split = ",",
      defaultValue = "${env:BERTH_ALLOW_HOST_PATH}",
      description = "A prefix that tasks may mount (BERTH_ALLOW_HOST_PATH). Default: none.")
  private @Nullable List<Path> allowedHostPaths;

  @Option(
      names = "--allow-privileged",
      defaultValue = "${env:BERTH_ALLOW_PRIVILEGED:-false}",
      fallbackValue = "true",
      arity = "0..1",
      description = "Tasks may be privileged: as root on the node (BERTH_ALLOW_PRIVILEGED).")
  private boolean allowPrivileged;

  @Option(
      names = "--allow-capabilities",
      split = ",",
      defaultValue = "${env:BERTH_ALLOW_CAPABILITIES}",
      description =
          "Capabilities that tasks may add (BERTH_ALLOW_CAPABILITIES), or ALL. Default: those that"
              + " Docker gives anyway.")
  private @Nullable List<String> allowedCapabilities;

  @Option(
      names = "--allow-unconfined",
      defaultValue = "${env:BERTH_ALLOW_UNCONFINED:-false}",
      fallbackValue = "true",
      arity = "0..1",
      description =
          "Tasks may do without the profiles of seccomp and AppArmor (BERTH_ALLOW_UNCONFINED).")
  private boolean allowUnconfined;

  @Option(
      names = "--allow-host-network",
      defaultValue = "${env:BERTH_ALLOW_HOST_NETWORK:-false}",
      fallbackValue = "true",
      arity = "0..1",
      description = "Tasks may be in the node's own network (BERTH_ALLOW_HOST_NETWORK).")
  private boolean allowHostNetwork;

  @Option(
      names = "--offer-device",
      defaultValue = "${env:BERTH_OFFER_DEVICE}",
      paramLabel = "NAME=[Nx]PATH[:PERMISSIONS],...",
      description =
          "Devices that tasks may ask for by that name, each for one task, or N, at a time;"
              + " repeatable (BERTH_OFFER_DEVICE, with ';' between several). Default: none.")
  private @Nullable List<String> offeredDevices;

  @Option(
      names = "--label",
      split = ",",
      defaultValue = "${env:BERTH_LABEL}",
      description = "A label of the node, key=value (BERTH_LABEL).")
  private @Nullable Map<String, String> labels;

  @Option(
      names = "--cpu",
      defaultValue = "${env:BERTH_CPU}",
      description = "Cpus that tasks may use (BERTH_CPU). Default: all.")
  private @Nullable String cpu;

  @Option(
      names = "--memory",
      defaultValue = "${env:BERTH_MEMORY}",
      description = "Memory that tasks may use (BERTH_MEMORY). Default: all.")
  private @Nullable String memory;

  @Mixin private MainImages images;

  @Option(
      names = "--reserve-cpu",
      defaultValue = "${env:BERTH_RESERVE_CPU:-0}",
      description = "Cpus kept for the system, not offered to tasks (BERTH_RESERVE_CPU).")
  private String reserveCpu;

  @Option(
      names = "--reserve-memory",
      defaultValue = "${env:BERTH_RESERVE_MEMORY:-0}",
      description = "Memory kept for the system, not offered to tasks (BERTH_RESERVE_MEMORY).")
  private String reserveMemory;

  @Option(
      names = "--evict-memory-below",
      defaultValue = "${env:BERTH_EVICT_MEMORY_BELOW:-100Mi}",
      description =
          "With less memory available, tasks are evicted: a quantity or a percentage; 0: never"
              + " (BERTH_EVICT_MEMORY_BELOW).")
  private String evictMemoryBelow;

  @Option(
      names = "--evict-disk-below",
      defaultValue = "${env:BERTH_EVICT_DISK_BELOW:-5%}",
      description =
          "With less room on the disk of the containers, tasks are evicted: a quantity, or a"
              + " percentage, also of its inodes; 0: never (BERTH_EVICT_DISK_BELOW).")
  private String evictDiskBelow;

  @Option(
      names = "--evict-grace",
      defaultValue = "${env:BERTH_EVICT_GRACE:-10s}",
      description =
          "Time at most between stop signal and kill of an evicted task (BERTH_EVICT_GRACE).")
  private String evictGrace;

  @Option(
      names = "--pressure-hold",
      defaultValue = "${env:BERTH_PRESSURE_HOLD:-2m}",
      description =
          "How long new tasks are kept away when a shortage is over (BERTH_PRESSURE_HOLD).")
  private String pressureHold;

  private Main() {}

  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      // Each process of the distribution has its own; a logback.xml could only be one for all.
      System.setProperty("logback.configurationFile", "dev/berth/nodelet/logback.xml");
    }
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      NodeletConfig config = config();
      String token = Files.readString(tokenFile).strip();
      return run(
          config,
          Clients.connect(
              ClientConfig.of(servers, token)
                  .withName(ClientConfig.SYSTEM + "nodelet/" + config.node())));
    } catch (IOException e) {
      return failed("the token file can't be read: " + e);
    } catch (FailureException e) {
      return failed(e.failure().message());
    } catch (IllegalArgumentException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private int run(NodeletConfig config, BerthClient client) throws InterruptedException {
    try (client;
        DockerRuntime runtime = DockerRuntime.at(docker);
        Nodelet nodelet = new Nodelet(config, client, runtime)) {
      nodelet.start();
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(nodelet::close));
      Failure refused = nodelet.refused().get();
      return failed(refused.message());
    } catch (ExecutionException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private static int failed(String why) {
    System.err.println("nodelet: " + why);
    return 1;
  }

  private NodeletConfig config() {
    return new NodeletConfig(
        node == null || node.isEmpty() ? hostname() : node,
        data,
        hostIp,
        NodeletConfig.Ports.parse(portRange),
        allowedHostPaths == null ? List.of() : allowedHostPaths,
        allowances(),
        labels == null ? Map.of() : labels,
        cpu == null || cpu.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(Quantities.milli(Quantities.of(cpu))),
        memory == null || memory.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(Quantities.bytes(Quantities.of(memory))),
        images.settings(),
        margins());
  }

  private NodeletConfig.Margins margins() {
    return new NodeletConfig.Margins(
        Quantities.milli(Quantities.of(reserveCpu)),
        Quantities.bytes(Quantities.of(reserveMemory)),
        new PressureRules(
            Threshold.parse("--evict-memory-below", evictMemoryBelow),
            Threshold.parse("--evict-disk-below", evictDiskBelow),
            Spans.parse("--evict-grace", evictGrace),
            Spans.parse("--pressure-hold", pressureHold)));
  }

  private Allowances allowances() {
    return new Allowances(
            allowPrivileged,
            allowedCapabilities == null ? Set.of() : new HashSet<>(allowedCapabilities),
            allowUnconfined,
            allowHostNetwork)
        .withDevices(Offer.parse(offeredDevices == null ? List.of() : offeredDevices));
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new FailureException(
          new Failure.BadRequest("the host has no name; give one with --node"), e);
    }
  }
}
