package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.berth.nodelet.runtime.Connection;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.ExecResult;
import dev.berth.nodelet.runtime.ExecSpec;
import dev.berth.nodelet.runtime.ImageHealth;
import dev.berth.nodelet.runtime.ImageState;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.LogStream;
import dev.berth.nodelet.runtime.Meter;
import dev.berth.nodelet.runtime.PathStat;
import dev.berth.nodelet.runtime.ProcessStreams;
import dev.berth.nodelet.runtime.PullProgress;
import dev.berth.nodelet.runtime.RegistryCredential;
import dev.berth.nodelet.runtime.RuntimeInfo;
import dev.berth.nodelet.runtime.Sighting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs containers in Docker. */
public final class DockerRuntime implements ContainerRuntime {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  // Docker under load may take long to answer; longer than this and it hangs.
  private static final Duration COMMAND = Duration.ofMinutes(2);
  // A person waits for this one.
  private static final Duration ASKED = Duration.ofSeconds(30);
  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final Set<String> NO_NETWORKS = Set.of("host", "null");
  private static final int MAX_COMMANDS = 16;
  // Starts that hang must leave the others theirs.
  private static final int MAX_STARTS = 64;
  private static final int MAX_STREAMS = 4096;
  private static final boolean ON_LINUX = "Linux".equals(System.getProperty("os.name"));

  private final DockerClient commands;
  private final DockerClient starts;
  private final DockerClient longCommands;
  private final DockerStreams streams;
  private final Deadlines deadlines = new Deadlines();
  private final DockerExec execs;
  private final DockerImages images;
  private final DockerProcesses processes;
  private final DockerArchives archives;
  private final DockerMeter meter;
  private final boolean onThisHost;
  private final String hostAddress;
  private volatile @Nullable String logDriver;

  private DockerRuntime(DockerClientConfig config, URI host) {
    DockerHttpClient forCommands = http(host, MAX_COMMANDS, COMMAND);
    DockerHttpClient forStreams = new OneRequestConnections(http(host, MAX_STREAMS, null));
    commands = DockerClientImpl.getInstance(config, forCommands);
    starts = DockerClientImpl.getInstance(config, http(host, MAX_STARTS, COMMAND));
    longCommands = DockerClientImpl.getInstance(config, forStreams);
    streams = new DockerStreams(forStreams, deadlines);
    execs = new DockerExec(commands, streams, deadlines);
    images = new DockerImages(commands, longCommands, deadlines);
    processes = new DockerProcesses(host, commands, streams, execs, deadlines);
    archives = new DockerArchives(streams);
    meter = new DockerMeter(longCommands, deadlines);
    onThisHost = "unix".equals(host.getScheme());
    hostAddress = onThisHost || host.getHost() == null ? "127.0.0.1" : host.getHost();
  }

  /**
   * Connects with the first call.
   *
   * @param host for example "unix:///var/run/docker.sock"
   */
  public static DockerRuntime at(String host) {
    DockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(host).build();
    return new DockerRuntime(config, config.getDockerHost());
  }

  private static DockerHttpClient http(
      URI host, int maxConnections, @Nullable Duration responseTimeout) {
    ZerodepDockerHttpClient.Builder builder =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(host)
            .maxConnections(maxConnections)
            .connectionTimeout(CONNECT);
    return (responseTimeout == null ? builder : builder.responseTimeout(responseTimeout)).build();
  }

  @Override
  public RuntimeInfo info() {
    try {
      Info info = commands.infoCmd().exec();
      logDriver = text(info.getLoggingDriver());
      return new RuntimeInfo(
          "docker://" + text(info.getServerVersion()),
          text(info.getKernelVersion()),
          text(info.getOsType()),
          architecture(text(info.getArchitecture())),
          text(info.getName()),
          info.getNCPU() == null ? 0 : info.getNCPU(),
          info.getMemTotal() == null ? 0 : info.getMemTotal(),
          text(info.getDockerRootDir()),
          info.getRuntimes() == null ? Set.of() : info.getRuntimes().keySet());
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("info", e);
    }
  }

  @Override
  public boolean isOnThisHost() {
    return onThisHost;
  }

  @Override
  public List<ContainerState> list(Map<String, String> labels) {
    List<ContainerState> states = new ArrayList<>();
    for (Container container : all(labels)) {
      inspect(container.getId()).ifPresent(states::add);
    }
    return states;
  }

  @Override
  public List<Sighting> survey(Map<String, String> labels) {
    return all(labels).stream().map(ContainerStates::sighting).toList();
  }

  private List<Container> all(Map<String, String> labels) {
    try {
      return commands.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec();
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("list", e);
    }
  }

  @Override
  public Optional<ContainerState> inspect(String id) {
    return shown(id).map(ContainerStates::of);
  }

  private Optional<InspectContainerResponse> shown(String id) {
    try {
      return Optional.of(commands.inspectContainerCmd(id).exec());
    } catch (NotFoundException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("inspect", e);
    }
  }

  @Override
  public void pull(String image, RegistryCredential credential, Consumer<PullProgress> progress) {
    images.pull(image, credential, progress);
  }

  @Override
  public Optional<ImageState> image(String nameOrId) {
    return images.find(nameOrId);
  }

  @Override
  public List<ImageState> images() {
    return images.all();
  }

  @Override
  public Set<String> imagesOfContainers() {
    return images.ofContainers();
  }

  @Override
  public void removeImage(String id) {
    images.remove(id);
  }

  @Override
  public String create(ContainerSpec spec) {
    if (spec.connection().network() instanceof Connection.Network.Named(String name)) {
      requireNetwork(name);
    }
    CreateContainerCmd command = CreateCommands.of(starts, spec, logsToFiles());
    try {
      return command.exec().getId();
    } catch (NotFoundException e) {
      throw DockerFailures.noImage(spec.image(), e);
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("create", e);
    }
  }

  /**
   * Docker would make the container and fail its start, and takes an id as well as a name: one of
   * the host's own network must not pass for another.
   */
  private void requireNetwork(String name) {
    boolean isThere;
    try {
      Network network = starts.inspectNetworkCmd().withNetworkId(name).exec();
      isThere = name.equals(network.getName()) && !NO_NETWORKS.contains(text(network.getDriver()));
    } catch (NotFoundException e) {
      isThere = false;
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("inspect network", e);
    }
    if (!isThere) {
      throw DockerFailures.noNetwork(name);
    }
  }

  /** Another driver than Docker's first one was somebody's choice, and keeps its own rules. */
  private boolean logsToFiles() {
    if (logDriver == null) {
      RuntimeInfo _ = info();
    }
    return "json-file".equals(logDriver);
  }

  @Override
  public void start(String id) {
    try {
      starts.startContainerCmd(id).exec();
    } catch (NotModifiedException e) {
      return; // it runs
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("start", e);
    }
  }

  @Override
  public void stop(String id, Duration grace) {
    int seconds = (int) Math.min(Integer.MAX_VALUE, grace.plusMillis(999).toSeconds());
    deadlines.within(
        grace.plus(MARGIN),
        "stop",
        () -> {
          try {
            longCommands.stopContainerCmd(id).withTimeout(seconds).exec();
          } catch (NotModifiedException | NotFoundException e) {
            return ""; // it has ended, or is gone
          }
          return "";
        });
  }

  @Override
  public void remove(String id) {
    try {
      commands.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      return; // it is gone
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("remove", e);
    }
  }

  @Override
  public ExecResult exec(String id, List<String> command, Duration timeout) {
    return execs.run(id, command, timeout);
  }

  @Override
  public ProcessStreams exec(String id, ExecSpec command) {
    return processes.exec(id, command);
  }

  @Override
  public ProcessStreams attach(String id, boolean stdin) {
    return processes.attach(id, stdin);
  }

  @Override
  public Optional<PathStat> stat(String id, String path) {
    return archives.stat(id, path);
  }

  @Override
  public InputStream copyFrom(String id, String path) {
    return archives.copyFrom(id, path);
  }

  @Override
  public void copyTo(String id, String folder, InputStream tar) {
    archives.copyTo(id, folder, tar);
  }

  /**
   * Docker's networks are the kernel's where both are on one Linux. Elsewhere (another host, or a
   * virtual machine as on macOS) its addresses mean nothing here.
   */
  @Override
  public Optional<String> address(String id) {
    if (!onThisHost || !ON_LINUX) {
      return Optional.empty();
    }
    return shown(id).flatMap(Reach::address);
  }

  @Override
  public String hostAddress() {
    return hostAddress;
  }

  @Override
  public ImageHealth health(String id) {
    return shown(id).map(Reach::health).orElse(ImageHealth.NONE);
  }

  @Override
  public LogStream logs(String id, LogOptions options) {
    boolean tty =
        deadlines
            .within(ASKED, "inspect", () -> shown(id))
            .map(container -> container.getConfig().getTty())
            .filter(has -> has)
            .isPresent();
    return streams.logs(id, options, tty);
  }

  @Override
  public EventStream events(Map<String, String> labels, Instant since) {
    return streams.events(labels, since);
  }

  @Override
  public Meter meter() {
    return meter;
  }

  @Override
  public void close() {
    try {
      deadlines.close();
      longCommands.close();
      starts.close();
      commands.close();
    } catch (IOException e) {
      throw DockerFailures.wrap("close", new UncheckedIOException(e));
    }
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** Docker tells the kernel's name for it; Kubernetes' label has Go's. */
  private static String architecture(String machine) {
    return switch (machine) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case "armv7l" -> "arm";
      case "i686", "i386" -> "386";
      default -> machine;
    };
  }
}
