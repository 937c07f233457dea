package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.LogStream;
import dev.berth.nodelet.runtime.RuntimeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs containers in Docker. */
public final class DockerRuntime implements ContainerRuntime {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  // Docker under load may take long to answer; longer than this and it hangs.
  private static final Duration COMMAND = Duration.ofMinutes(2);
  // A large image over a slow line.
  private static final Duration PULL = Duration.ofMinutes(30);
  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final int MAX_COMMANDS = 16;
  private static final int MAX_STREAMS = 4096;

  private final DockerClient commands;
  private final DockerClient longCommands;
  private final DockerStreams streams;
  private final Deadlines deadlines = new Deadlines();
  private final boolean onThisHost;

  private DockerRuntime(DockerClientConfig config, URI host) {
    DockerHttpClient forCommands = http(host, MAX_COMMANDS, COMMAND);
    DockerHttpClient forStreams = new OneRequestConnections(http(host, MAX_STREAMS, null));
    commands = DockerClientImpl.getInstance(config, forCommands);
    longCommands = DockerClientImpl.getInstance(config, forStreams);
    streams = new DockerStreams(forStreams);
    onThisHost = "unix".equals(host.getScheme());
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
      return new RuntimeInfo(
          "docker://" + text(info.getServerVersion()),
          text(info.getKernelVersion()),
          text(info.getOsType()),
          architecture(text(info.getArchitecture())),
          text(info.getName()),
          info.getNCPU() == null ? 0 : info.getNCPU(),
          info.getMemTotal() == null ? 0 : info.getMemTotal(),
          text(info.getDockerRootDir()));
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
    List<Container> containers;
    try {
      containers = commands.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec();
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("list", e);
    }
    List<ContainerState> states = new ArrayList<>();
    for (Container container : containers) {
      inspect(container.getId()).ifPresent(states::add);
    }
    return states;
  }

  @Override
  public Optional<ContainerState> inspect(String id) {
    try {
      return Optional.of(ContainerStates.of(commands.inspectContainerCmd(id).exec()));
    } catch (NotFoundException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("inspect", e);
    }
  }

  @Override
  public void pull(String image) {
    ImageName name = ImageName.parse(image);
    deadlines.within(
        PULL,
        "pull",
        () -> {
          try (var answer =
              longCommands.pullImageCmd(name.repository()).withTag(name.tagOrDigest()).start()) {
            answer.awaitCompletion();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return "";
        });
  }

  @Override
  public String create(ContainerSpec spec) {
    try {
      return CreateCommands.of(commands, spec).exec().getId();
    } catch (NotFoundException e) {
      throw DockerFailures.noImage(spec.image(), e);
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("create", e);
    }
  }

  @Override
  public void start(String id) {
    try {
      commands.startContainerCmd(id).exec();
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
  public LogStream logs(String id, LogOptions options) {
    return streams.logs(id, options);
  }

  @Override
  public EventStream events(Map<String, String> labels, Instant since) {
    return streams.events(labels, since);
  }

  @Override
  public void close() {
    try {
      deadlines.close();
      longCommands.close();
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
