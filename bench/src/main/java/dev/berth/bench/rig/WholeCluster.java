package dev.berth.bench.rig;

import dev.berth.client.BerthClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What hack/up starts, each part a process of its own, with one node that is called bench. */
public final class WholeCluster implements AutoCloseable {
  private final ControlPlane servers;
  private final JavaProcess nodelet;

  private WholeCluster(ControlPlane servers, JavaProcess nodelet) {
    this.servers = servers;
    this.nodelet = nodelet;
  }

  /** Returns when every part works. */
  public static WholeCluster start(Path folder, int port, String docker) throws IOException {
    ControlPlane servers = ControlPlane.start(folder, port);
    try {
      List<String> arguments =
          List.of(
              "--node", "bench", "--data", folder.resolve("node").toString(), "--docker", docker);
      return new WholeCluster(
          servers, servers.program("BERTH_BENCH_NODELET", "nodelet", arguments));
    } catch (IOException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /** It is closed with the cluster. */
  public BerthClient client() {
    return servers.client();
  }

  public long nodeletPid() {
    return nodelet.pid();
  }

  @Override
  public void close() throws IOException {
    try (servers) {
      nodelet.close();
    }
  }
}
