package dev.berth.apiserver.http;

import dev.berth.api.codec.ObjectJson;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.apiserver.access.Token;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path is answered by what. */
final class HttpRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(HttpRoutes.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Token token;
  private final Figures figures;

  HttpRoutes(Token token, Figures figures) {
    this.token = token;
    this.figures = figures;
  }

  Router router(Vertx vertx, HealthChecks health) {
    Router router = Router.router(vertx);
    // Many figures take a while: not on the event loop.
    router.get("/metrics").blockingHandler(call -> metrics(call, figures.own()), false);
    router
        .get("/metrics/nodes/:node")
        .blockingHandler(call -> metrics(call, () -> ofNode(call.pathParam("node"))), false);
    addHealth(router, "livez", health.live());
    addHealth(router, "readyz", health.ready());
    router.errorHandler(404, HttpRoutes::notFound);
    router.errorHandler(405, call -> fail(call, 405, "the path takes only GET"));
    router.errorHandler(500, HttpRoutes::failed);
    return router;
  }

  private static void addHealth(Router router, String name, List<Check> checks) {
    router
        .get("/" + name)
        .handler(call -> {
          List<String> verbose = call.queryParam("verbose");
          boolean isVerbose = !verbose.isEmpty() && !verbose.getFirst().equals("false");
          Set<String> excluded = new HashSet<>(call.queryParam("exclude"));
          answer(call, HealthReport.of(name, checks, excluded, isVerbose));
        });
    router
        .get("/" + name + "/:check")
        .handler(call -> {
          Optional<Check> check =
              checks.stream().filter(one -> one.name().equals(call.pathParam("check"))).findFirst();
          check.ifPresentOrElse(one -> answer(call, HealthReport.of(one)), () -> notFound(call));
        });
  }

  private String ofNode(String node) {
    try {
      return figures.ofNode().text(node);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("the server closes"), e);
    }
  }

  private void metrics(RoutingContext call, Supplier<String> text) {
    if (!token.isShown(call.request().getHeader("authorization"))) {
      fail(
          call,
          new Failure.Unauthenticated(
              "the request needs the header \"Authorization: Bearer <token>\" with this server's"
                  + " token"));
      return;
    }
    String answer;
    try {
      answer = text.get();
    } catch (FailureException e) {
      fail(call, e.failure());
      return;
    }
    call.response().putHeader("content-type", PROMETHEUS).end(answer);
  }

  private static void answer(RoutingContext call, HealthReport report) {
    call.response()
        .setStatusCode(report.well() ? 200 : 503)
        .putHeader("content-type", TEXT)
        .putHeader("cache-control", "no-cache, private")
        .putHeader("x-content-type-options", "nosniff")
        .end(report.text());
  }

  private static void notFound(RoutingContext call) {
    fail(call, 404, "the server could not find the requested resource");
  }

  private static void failed(RoutingContext call) {
    LOG.error("request failed unexpectedly path={}", call.normalizedPath(), call.failure());
    fail(call, new Failure.Internal("internal error: " + call.failure()));
  }

  private static void fail(RoutingContext call, Failure failure) {
    send(call, Failures.toStatus(failure));
  }

  /** For what is about a path, and no object. */
  private static void fail(RoutingContext call, int code, String message) {
    send(
        call,
        Failures.toStatus(new Failure.BadRequest(message)).toBuilder()
            .setReason(code == 404 ? "NotFound" : "MethodNotAllowed")
            .setCode(code)
            .build());
  }

  private static void send(RoutingContext call, dev.berth.api.meta.v1.Status status) {
    call.response()
        .setStatusCode(status.getCode())
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(ObjectJson.encode(status)));
  }
}
