package dev.berth.bench.rig;

import dev.berth.apiserver.store.etcd.LocalEtcd;
import dev.berth.apiserver.store.etcd.LocalEtcdOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An API server with an etcd of its own, and a client. */
public final class Rig implements AutoCloseable {
  private static final String TOKEN = "bench";

  /** At 20,000 creates of 1 KiB a second the default quota would be full in a minute. */
  static final long QUOTA = 8L << 30;

  private final Path folder;
  private final String listen;
  private final List<String> options;
  private final LocalEtcd etcd;
  private JavaProcess server;
  private final BerthCalls calls;

  private Rig(Path folder, String listen, List<String> options, LocalEtcd etcd) throws IOException {
    this.folder = folder;
    this.listen = listen;
    this.options = options;
    this.etcd = etcd;
    this.server = startServer();
    this.calls = new BerthCalls(listen, TOKEN);
  }

  /**
   * Returns when the server serves.
   *
   * @param options more for the server's JVM
   */
  public static Rig start(Path folder, int port, String... options) throws IOException {
    LocalEtcd etcd = etcd(folder.resolve("etcd"));
    try {
      return new Rig(folder, "127.0.0.1:" + port, List.of(options), etcd);
    } catch (IOException | RuntimeException e) {
      etcd.close();
      throw e;
    }
  }

  /** An etcd with room for what a benchmark writes. */
  public static LocalEtcd etcd(Path folder) {
    return LocalEtcd.start(LocalEtcdOptions.in(folder).withQuotaBytes(QUOTA));
  }

  public BerthCalls calls() {
    return calls;
  }

  /** More connections to the server; the caller closes them. */
  public BerthCalls connect() {
    return new BerthCalls(listen, TOKEN);
  }

  public String listen() {
    return listen;
  }

  /** Where its etcd answers. */
  public String etcd() {
    return etcd.endpoint();
  }

  /** What callers of the server show. */
  public static String token() {
    return TOKEN;
  }

  public long serverPid() {
    return server.pid();
  }

  public long etcdPid() {
    return etcd.process().pid();
  }

  /** Ends the server and starts another one, with the same etcd. */
  public void restartServer() throws IOException {
    stopServer();
    server = startServer();
  }

  public void stopServer() {
    server.close();
  }

  private JavaProcess startServer() throws IOException {
    return ApiServerProcess.start(folder, listen, etcd.endpoint(), TOKEN, options);
  }

  @Override
  public void close() {
    calls.close();
    server.close();
    etcd.close();
  }
}
