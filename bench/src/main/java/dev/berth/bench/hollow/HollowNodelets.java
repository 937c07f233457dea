package dev.berth.bench.hollow;

import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.nodelet.Nodelet;
import dev.berth.nodelet.NodeletConfig;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A fleet of real nodelets in one process, each with a runtime that keeps its containers as records
 * and takes as long about them as Docker would. Several share a connection.
 */
public final class HollowNodelets implements AutoCloseable {
  /** A server takes no more streams on one connection than some hundreds. */
  private static final int PER_CONNECTION = 25;

  private static final int AT_ONCE = 16;

  private final List<BerthClient> clients = new ArrayList<>();
  private final List<FakeRuntime> runtimes = new ArrayList<>();
  private final List<Nodelet> nodelets = new ArrayList<>();

  private HollowNodelets() {}

  /**
   * Starts nodes with names of {@code prefix-0} and so on, four cores and 8 GiB each.
   *
   * @param servers host:port of each API server
   * @param folder for their machine ids
   * @param image the one that all of them have
   */
  public static HollowNodelets start(
      List<String> servers, String token, Path folder, String prefix, int count, String image) {
    HollowNodelets fleet = new HollowNodelets();
    for (int i = 0; i < count; i++) {
      if (i % PER_CONNECTION == 0) {
        ClientConfig config = ClientConfig.of(servers, token);
        fleet.clients.add(
            Clients.connect(config.withName(ClientConfig.SYSTEM + "hollow/" + prefix)));
      }
      String name = prefix + "-" + i;
      FakeRuntime runtime = new FakeRuntime(InstantSource.system()).has(image).forgetful();
      runtime.before(new DockerPace());
      fleet.runtimes.add(runtime);
      fleet.nodelets.add(
          new Nodelet(
              NodeletConfig.of(name, folder.resolve(name)), fleet.clients.getLast(), runtime));
    }
    all(fleet.nodelets, Nodelet::start);
    return fleet;
  }

  @Override
  public void close() {
    all(nodelets, Nodelet::close);
    runtimes.forEach(FakeRuntime::close);
    clients.forEach(BerthClient::close);
  }

  private static void all(List<Nodelet> nodelets, Consumer<Nodelet> deed) {
    try (ExecutorService some =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      nodelets.forEach(one -> some.execute(() -> deed.accept(one)));
    }
  }
}
