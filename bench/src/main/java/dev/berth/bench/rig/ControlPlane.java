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

/** What hack/up starts but for nodelets, each part a process of its own. */
public final class ControlPlane implements AutoCloseable {
  // Whoever knows it can start containers here.
  private final String token = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
  private final Path folder;
  private final String server;
  private final Closer parts = Closer.create();
  private final BerthClient client;
  private JavaProcess controller;

  private ControlPlane(Path folder, int port) throws IOException {
    this.folder = folder;
    this.server = "127.0.0.1:" + port;
    try {
      LocalEtcd etcd = Rig.etcd(folder.resolve("etcd"));
      parts.register(etcd::close);
      parts.register(
          ApiServerProcess.start(folder, server, etcd.endpoint(), token, List.of())::close);
      this.controller = startController();
      parts.register(() -> controller.close());
      this.client = Clients.connect(ClientConfig.of(List.of(server), token));
      parts.register(client::close);
    } catch (IOException | RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /** Returns when every part works. */
  public static ControlPlane start(Path folder, int port) throws IOException {
    return new ControlPlane(folder, port);
  }

  /** It is closed with this. */
  public BerthClient client() {
    return client;
  }

  /**
   * Another connection, as a part of the cluster has; the caller closes it.
   *
   * @param name no other's
   */
  public BerthClient connect(String name) {
    return Clients.connect(
        ClientConfig.of(List.of(server), token).withName(ClientConfig.SYSTEM + name));
  }

  public long controllerPid() {
    return controller.pid();
  }

  /** Ends the controller and starts another one, which has to learn everything. */
  public void restartController() throws IOException {
    controller.close();
    controller = startController();
  }

  private JavaProcess startController() throws IOException {
    return program("BERTH_BENCH_CONTROLLER", "controller", List.of());
  }

  /** Starts what is a client of the API server, and waits until it works. */
  JavaProcess program(String variable, String name, List<String> arguments) throws IOException {
    Path tokenFile = Files.writeString(folder.resolve(name + "-token"), token);
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--server", server, "--token-file", tokenFile.toString()));
    all.addAll(arguments);
    return JavaProcess.start(
        new JavaProcess.Program(
            variable, List.of(), "dev.berth.%s.Main".formatted(name), all, name + " ready"),
        folder.resolve(name + ".log"));
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
