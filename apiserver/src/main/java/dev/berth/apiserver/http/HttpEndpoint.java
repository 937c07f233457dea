package dev.berth.apiserver.http;

import dev.berth.apiserver.access.Token;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP server that listens, with its own few threads. */
public final class HttpEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** A connection on which nothing moves is closed: a caller that does not read holds little. */
  private static final int IDLE_SECONDS = 30;

  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private final Vertx vertx;
  private final HttpServer server;

  private HttpEndpoint(Vertx vertx, HttpServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  /**
   * Takes its address and answers from now on.
   *
   * @param figures what Prometheus reads
   * @throws IOException when the address can't be taken
   */
  public static HttpEndpoint open(
      InetSocketAddress address, Token token, HealthChecks health, Figures figures)
      throws IOException {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(1)
                // Nothing here is served from files.
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    try {
      HttpServerOptions options =
          new HttpServerOptions()
              .setIdleTimeout(IDLE_SECONDS)
              .setIdleTimeoutUnit(TimeUnit.SECONDS)
              .setMaxHeaderSize(MAX_HEADER_BYTES);
      HttpServer server =
          vertx
              .createHttpServer(options)
              .requestHandler(new HttpRoutes(token, figures).router(vertx, health));
      String host = address.getAddress().getHostAddress();
      return new HttpEndpoint(vertx, done(server.listen(address.getPort(), host), START));
    } catch (IOException | RuntimeException e) {
      close(vertx);
      throw e;
    }
  }

  /** The port that it took. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    close(vertx);
  }

  private static void close(Vertx vertx) {
    try {
      var _ = done(vertx.close(), CLOSE);
    } catch (IOException e) {
      LOG.warn("the HTTP server did not close well", e);
    }
  }

  private static <T> T done(Future<T> future, Duration most) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer after " + most.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
