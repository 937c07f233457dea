package dev.berth.bench.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.HttpGetProbe;
import dev.berth.api.v1.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** What the tasks' probes ask, so that somebody counts how often they do. */
final class CheckedServer implements AutoCloseable {
  private static final int BACKLOG = 1000;

  private final HttpServer server;
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder requests = new LongAdder();

  private CheckedServer(HttpServer server) {
    this.server = server;
  }

  static CheckedServer start() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    CheckedServer checked = new CheckedServer(HttpServer.create(any, BACKLOG));
    checked.server.createContext("/", checked::answer);
    checked.server.setExecutor(checked.handlers);
    checked.server.start();
    return checked;
  }

  /** Two checks each second, for one container. */
  void checkEachSecond(Container.Builder container) {
    Probe probe =
        Probe.newBuilder()
            .setPeriodSeconds(1)
            .setTimeoutSeconds(5)
            .setHttpGet(
                HttpGetProbe.newBuilder()
                    .setHost(server.getAddress().getAddress().getHostAddress())
                    .setPort(Integer.toString(server.getAddress().getPort())))
            .build();
    container.setLivenessProbe(probe).setReadinessProbe(probe);
  }

  long requests() {
    return requests.sum();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.increment();
    try (exchange) {
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    handlers.close();
  }
}
