package dev.berth.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.lifecycle.Startables;

/**
 * An etcd of several members, each in a container with a network between them. Their image is made
 * of this machine's own etcd, so that no registry is needed.
 */
public final class EtcdMembers implements BeforeEachCallback, AfterEachCallback {
  private static final int CLIENT_PORT = 2379;
  private static final Path LIBC = Path.of("/lib/x86_64-linux-gnu/libc.so.6");
  private static final Path LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");

  private final int count;
  private final List<GenericContainer<?>> members = new ArrayList<>();
  private final Network network = Network.newNetwork();

  private EtcdMembers(int count) {
    this.count = count;
  }

  public static EtcdMembers of(int count) {
    return new EtcdMembers(count);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ImageFromDockerfile image = image();
    for (int i = 0; i < count; i++) {
      members.add(member(image, name(i)));
    }
    Startables.deepStart(members).join();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    members.forEach(GenericContainer::stop);
    network.close();
  }

  /** Where each member answers. */
  public List<String> endpoints() {
    return members.stream()
        .map(member -> member.getHost() + ":" + member.getMappedPort(CLIENT_PORT))
        .toList();
  }

  /** It holds its connections and answers nothing. */
  public void pause(int index) {
    Shell.run("docker", "pause", members.get(index).getContainerId());
  }

  /** It goes on where it stopped. */
  public void unpause(int index) {
    Shell.run("docker", "unpause", members.get(index).getContainerId());
  }

  private GenericContainer<?> member(ImageFromDockerfile image, String name) {
    String all =
        IntStream.range(0, count)
            .mapToObj(i -> name(i) + "=http://" + name(i) + ":2380")
            .collect(Collectors.joining(","));
    return new GenericContainer<>(image)
        .withNetwork(network)
        .withNetworkAliases(name)
        .withExposedPorts(CLIENT_PORT)
        .withCommand(
            "/usr/bin/etcd",
            "--name",
            name,
            "--listen-client-urls",
            "http://0.0.0.0:2379",
            "--advertise-client-urls",
            "http://" + name + ":2379",
            "--listen-peer-urls",
            "http://0.0.0.0:2380",
            "--initial-advertise-peer-urls",
            "http://" + name + ":2380",
            "--initial-cluster",
            all,
            "--experimental-watch-progress-notify-interval",
            "5s")
        .waitingFor(Wait.forHttp("/health").forPort(CLIENT_PORT));
  }

  private static String name(int index) {
    return "etcd-" + (index + 1);
  }

  private static ImageFromDockerfile image() {
    Path etcd = Path.of(Shell.run("which", "etcd").out().strip());
    try {
      return new ImageFromDockerfile("berth/etcd-test:local", false)
          .withFileFromPath("etcd", etcd)
          .withFileFromPath("libc.so.6", LIBC)
          .withFileFromPath("ld-linux-x86-64.so.2", LOADER.toRealPath())
          .withDockerfileFromBuilder(dockerfile ->
              dockerfile
                  .from("scratch")
                  .copy("etcd", "/usr/bin/etcd")
                  .copy("libc.so.6", LIBC.toString())
                  .copy("ld-linux-x86-64.so.2", LOADER.toString())
                  .entryPoint("[]")
                  .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
