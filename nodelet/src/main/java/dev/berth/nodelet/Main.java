package dev.berth.nodelet;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.nodelet.admission.Allowances;
import dev.berth.nodelet.device.Counts;
import dev.berth.nodelet.device.Offer;
import dev.berth.nodelet.runtime.docker.DockerRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
      names = "--label",
      split = ",",
      defaultValue = "${env:BERTH_LABEL}",
      description = "A label of the node, key=value (BERTH_LABEL).")
  private @Nullable Map<String, String> labels;

  @Mixin private MainOffer offer;

  @Mixin private MainImages images;

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
        offer.cpuMillis(),
        offer.memoryBytes(),
        images.settings(),
        offer.margins());
  }

  private Allowances allowances() {
    return new Allowances(
            allowPrivileged,
            allowedCapabilities == null ? Set.of() : new HashSet<>(allowedCapabilities),
            allowUnconfined,
            allowHostNetwork)
        .withDevices(Offer.parse(offer.devices()))
        .withResources(Counts.parse(offer.resources()));
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
