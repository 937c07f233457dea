package dev.berth.bench.rig;

import com.google.common.io.Closer;
import dev.berth.apiserver.store.etcd.LocalEtcd;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What hack/up starts, each part a process of its own, with one node that is called bench. */
public final class WholeCluster implements AutoCloseable {
  // Whoever knows it can start containers here.
  private final String token = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
  private final Path folder;
  private final String server;
  private final Closer parts = Closer.create();
  private final BerthClient client;
  private final JavaProcess nodelet;

  private WholeCluster(Path folder, int port, String docker) throws IOException {
    this.folder = folder;
    this.server = "127.0.0.1:" + port;
    try {
      LocalEtcd etcd = Rig.etcd(folder.resolve("etcd"));
      parts.register(etcd::close);
      parts.register(
          ApiServerProcess.start(folder, server, etcd.endpoint(), token, List.of())::close);
      var _ = program("BERTH_BENCH_SERVER", "controller", List.of());
      this.nodelet =
          program(
              "BERTH_BENCH_NODELET",
              "nodelet",
              List.of(
                  "--node",
                  "bench",
                  "--data",
                  folder.resolve("node").toString(),
                  "--docker",
                  docker));
      this.client = Clients.connect(ClientConfig.of(List.of(server), token));
      parts.register(client::close);
    } catch (IOException | RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /** Returns when every part works. */
  public static WholeCluster start(Path folder, int port, String docker) throws IOException {
    return new WholeCluster(folder, port, docker);
  }

  /** It is closed with the cluster. */
  public BerthClient client() {
    return client;
  }

  public long nodeletPid() {
    return nodelet.pid();
  }

  /** Starts what is a client of the API server, and waits until it works. */
  private JavaProcess program(String variable, String name, List<String> arguments)
      throws IOException {
    Path tokenFile = Files.writeString(folder.resolve(name + "-token"), token);
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--server", server, "--token-file", tokenFile.toString()));
    all.addAll(arguments);
    JavaProcess started =
        JavaProcess.start(
            new JavaProcess.Program(
                variable, List.of(), "dev.berth.%s.Main".formatted(name), all, name + " ready"),
            folder.resolve(name + ".log"));
    parts.register(started::close);
    return started;
  }

  private void closeAfter(Exception failure) {
    try {
      parts.close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    parts.close();
  }
}
