package dev.berth.nodelet.control;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.OpenSession;
import dev.berth.api.rpc.v1.SessionFrame;
import dev.berth.nodelet.runtime.LogStream;
import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves sessions: each on a virtual thread that writes as fast as the server takes it, and one
 * more that hears when the server has enough.
 */
public final class LogSessions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogSessions.class);

  private final LogSource source;
  private final StatsSource stats;
  private final Set<BlockingClientCall<SessionFrame, SessionFrame>> open =
      ConcurrentHashMap.newKeySet();

  public LogSessions(LogSource source, StatsSource stats) {
    this.source = source;
    this.stats = stats;
  }

  /** Opens the session that a server asks for, and returns at once. */
  public void open(Channel server, OpenSession session) {
    Thread.ofVirtual().name("session-" + session.getSession()).start(() -> serve(server, session));
  }

  @Override
  public void close() {
    open.forEach(call -> call.cancel("the nodelet stops", null));
  }

  private void serve(Channel server, OpenSession session) {
    BlockingClientCall<SessionFrame, SessionFrame> call =
        NodeletServiceGrpc.newBlockingV2Stub(server).session();
    open.add(call);
    try {
      call.write(SessionFrame.newBuilder().setSession(session.getSession()).build());
      try {
        if (session.hasStats()) {
          call.write(SessionFrame.newBuilder().setStats(stats.now()).build());
        } else if (session.hasLogs()) {
          send(source.open(session.getLogs()), call);
        } else {
          throw new FailureException(
              new Failure.BadRequest("this nodelet does not know what is asked of it"));
        }
      } catch (FailureException e) {
        call.write(SessionFrame.newBuilder().setFailure(Failures.toStatus(e.failure())).build());
      }
      call.halfClose();
      // Closing before all is taken would cut off the end.
      while (call.read() != null) {
        log.debug("session={} a frame is ignored", session.getSession());
      }
    } catch (StatusException e) {
      log.debug("session={} ended: {}", session.getSession(), e.getStatus());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(call);
      call.cancel("the session is over", null);
    }
  }

  private static void send(LogStream logs, BlockingClientCall<SessionFrame, SessionFrame> call)
      throws StatusException, InterruptedException {
    Thread listener = Thread.ofVirtual().name("session-end").start(() -> awaitEnd(call, logs));
    try (logs) {
      for (LogStream.Chunk chunk = logs.next(); chunk != null; chunk = logs.next()) {
        LogChunk.Builder data = LogChunk.newBuilder().setData(ByteString.copyFrom(chunk.data()));
        if (chunk.stderr()) {
          data.setStderr(true);
        }
        if (!call.write(SessionFrame.newBuilder().setLog(data).build())) {
          return; // the server has enough
        }
      }
    } finally {
      listener.interrupt();
      listener.join();
    }
  }

  /**
   * A container may be silent for hours; that the reader has gone must end the session all the
   * same.
   */
  private static void awaitEnd(
      BlockingClientCall<SessionFrame, SessionFrame> call, LogStream logs) {
    try {
      while (call.read() != null) {
        log.debug("a frame is ignored");
      }
    } catch (StatusException e) {
      log.debug("the reader has gone: {}", e.getStatus());
    } catch (InterruptedException e) {
      return; // all is sent
    }
    logs.close();
  }
}
