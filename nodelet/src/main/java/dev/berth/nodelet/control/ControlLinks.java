package dev.berth.nodelet.control;

import dev.berth.api.failure.Failure;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.client.time.Timers;
import io.grpc.Channel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One link to each API server. */
public final class ControlLinks implements AutoCloseable {
  private final List<ControlLink> links;
  private final CompletableFuture<Failure> refused = new CompletableFuture<>();

  /**
   * @param servers a channel to each
   * @param hello what each is told first
   */
  public ControlLinks(
      List<Channel> servers, Hello hello, SessionOpener sessions, Signals signals, Timers timers) {
    this.links =
        servers.stream()
            .map(server ->
                new ControlLink(server, hello, sessions, signals, refused::complete, timers))
            .toList();
  }

  /**
   * Whom a link tells.
   *
   * @param heard an API server has acknowledged the node
   * @param connected an API server has welcomed the node
   * @param state what the node says of itself now, which each API server is told when it is news
   */
  public record Signals(Runnable heard, Runnable connected, Supplier<NodeState> state) {}

  public void start() {
    links.forEach(ControlLink::start);
  }

  /** Done when an API server said that the node's name is held by another machine. */
  public CompletableFuture<Failure> refused() {
    return refused;
  }

  @Override
  public void close() {
    links.forEach(ControlLink::close);
  }
}
