package dev.berth.nodelet.stream;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.rpc.v1.OpenSession;
import dev.berth.nodelet.runtime.ContainerRuntime;
import io.grpc.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves sessions, each on virtual threads of its own. */
public final class StreamSessions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamSessions.class);

  private final Containers containers;
  private final Ports ports;
  private final ContainerRuntime runtime;
  private final Set<Wire> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public StreamSessions(Containers containers, Ports ports, ContainerRuntime runtime) {
    this.containers = containers;
    this.ports = ports;
    this.runtime = runtime;
  }

  /** Opens the session that a server asks for, and returns at once. */
  public void open(Channel server, OpenSession session) {
    Thread.ofVirtual().name("session-" + session.getSession()).start(() -> serve(server, session));
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(Wire::close);
  }

  private void serve(Channel server, OpenSession session) {
    try (Wire wire = Wire.open(server, session.getSession())) {
      open.add(wire);
      if (closed) {
        return;
      }
      try {
        carry(session, wire);
      } catch (FailureException e) {
        wire.fail(Failures.toStatus(e.failure()));
      } catch (RuntimeException e) {
        log.error("session failed unexpectedly session={}", session.getSession(), e);
        wire.fail(Failures.toStatus(new Failure.Internal("the nodelet failed: " + e)));
      }
      wire.end();
    } catch (InterruptedException e) {
      log.debug("session={} ended early", session.getSession());
    } finally {
      open.removeIf(Wire::isClosed);
    }
  }

  private void carry(OpenSession session, Wire wire) throws InterruptedException {
    switch (session.getRequestCase()) {
      case EXEC -> ProcessSession.exec(containers, runtime, session.getExec(), wire);
      case ATTACH -> ProcessSession.attach(containers, runtime, session.getAttach(), wire);
      case PORT -> new PortSession(ports.connect(session.getPort()), wire).run();
      case COPY_FROM -> CopySession.from(containers, runtime, session.getCopyFrom(), wire);
      case COPY_TO -> CopySession.to(containers, runtime, session.getCopyTo(), wire);
      case LOGS, STATS, REQUEST_NOT_SET ->
          throw new FailureException(
              new Failure.BadRequest("this nodelet does not know what is asked of it"));
    }
  }
}
