package dev.berth.nodelet.control;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.rpc.v1.Heartbeat;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.api.rpc.v1.NodeletMessage;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.ServerMessage;
import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps a Control stream to one API server: hello, then a heartbeat at the server's pace, each of
 * which the server acknowledges. A server that has not acknowledged for three beats is given up and
 * dialled anew.
 */
final class ControlLink {
  private static final Logger log = LoggerFactory.getLogger(ControlLink.class);
  private static final Backoff RECONNECT =
      Backoff.between(Duration.ofMillis(200), Duration.ofSeconds(5));
  private static final Duration WELCOME = Duration.ofSeconds(10);
  private static final int SILENT_BEATS = 3;

  private final Channel server;
  private final Hello hello;
  private final SessionOpener sessions;
  private final ControlLinks.Signals signals;
  private final Consumer<Failure> refused;
  private final Timers timers;
  private final Thread thread;
  // Used by the thread alone.
  private int failures;
  private Duration beat = WELCOME;
  private NodeState told = NodeState.getDefaultInstance();

  ControlLink(
      Channel server,
      Hello hello,
      SessionOpener sessions,
      ControlLinks.Signals signals,
      Consumer<Failure> refused,
      Timers timers) {
    this.server = server;
    this.hello = hello;
    this.sessions = sessions;
    this.signals = signals;
    this.refused = refused;
    this.timers = timers;
    this.thread = Thread.ofVirtual().name("control-" + server.authority()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          converse();
        } catch (StatusException e) {
          Failure failure = Failures.fromGrpc(e);
          if (failure instanceof Failure.AlreadyExists) {
            // Another machine has the name; dialling again would not change that.
            refused.accept(failure);
            return;
          }
          failures++;
          log.atLevel(failures == 1 ? Level.WARN : Level.DEBUG)
              .log("server={} lost: {}", server.authority(), failure.message());
        }
        timers.sleep(RECONNECT.delay(failures, ThreadLocalRandom.current().nextDouble()));
      }
    } catch (InterruptedException e) {
      log.debug("server={} control ends", server.authority());
    }
  }

  private void converse() throws StatusException, InterruptedException {
    BlockingClientCall<NodeletMessage, ServerMessage> call =
        NodeletServiceGrpc.newBlockingV2Stub(server).control();
    try {
      call.write(NodeletMessage.newBuilder().setHello(hello).build());
      beat = WELCOME;
      long heard = timers.nanos();
      long sent = heard;
      while (true) {
        Duration left = beat.minus(timers.since(sent));
        Optional<ServerMessage> message = read(call, left);
        if (message.isEmpty()) {
          if (timers.since(heard).compareTo(beat.multipliedBy(SILENT_BEATS)) > 0) {
            throw Status.UNAVAILABLE.withDescription("fell silent").asException();
          }
          call.write(
              NodeletMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
          sent = timers.nanos();
          tellState(call);
        } else {
          heard = timers.nanos();
          on(message.get());
          if (message.get().hasWelcome()) {
            told = NodeState.getDefaultInstance();
            tellState(call);
          }
        }
      }
    } finally {
      call.cancel("the nodelet ends the stream", null);
    }
  }

  /** With the beat that follows a change, so that this thread alone writes. */
  private void tellState(BlockingClientCall<NodeletMessage, ServerMessage> call)
      throws StatusException, InterruptedException {
    NodeState state = signals.state().get();
    if (!state.equals(told)) {
      call.write(NodeletMessage.newBuilder().setState(state).build());
      told = state;
    }
  }

  /** The next message, or none when it is time for the next beat. */
  private static Optional<ServerMessage> read(
      BlockingClientCall<NodeletMessage, ServerMessage> call, Duration wait)
      throws StatusException, InterruptedException {
    if (!wait.isPositive()) {
      return Optional.empty();
    }
    try {
      ServerMessage message = call.read(wait.toNanos(), TimeUnit.NANOSECONDS);
      if (message == null) {
        throw Status.UNAVAILABLE.withDescription("the server ended the stream").asException();
      }
      return Optional.of(message);
    } catch (TimeoutException e) {
      return Optional.empty();
    }
  }

  private void on(ServerMessage message) {
    switch (message.getMessageCase()) {
      case WELCOME -> {
        beat = Duration.ofMillis(Math.max(1, message.getWelcome().getHeartbeatMillis()));
        failures = 0;
        signals.heard().run();
        log.info("connected server={} heartbeat={}", message.getWelcome().getServer(), beat);
        signals.connected().run();
      }
      case HEARTBEAT_ACK -> signals.heard().run();
      case OPEN -> sessions.open(server, message.getOpen());
      case MESSAGE_NOT_SET -> log.debug("a message of a newer server is ignored");
    }
  }
}
