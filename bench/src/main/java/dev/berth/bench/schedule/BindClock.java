package dev.berth.bench.schedule;

import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.client.BerthClient;
import dev.berth.client.ForwardingClient;
import dev.berth.client.ForwardingPlacement;
import dev.berth.client.PlacementClient;
import java.io.PrintStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The scheduler's client: notes when binds are sent. */
final class BindClock extends ForwardingClient {
  private final Queue<SentBinds> sent = new ConcurrentLinkedQueue<>();
  private final PlacementClient placement;

  private record SentBinds(long micros, List<Bind> binds) {}

  BindClock(BerthClient client) {
    super(client);
    this.placement =
        new ForwardingPlacement(client.placement()) {
          @Override
          public List<BindResult> bind(List<Bind> binds) {
            sent.add(new SentBinds(Micros.now(), binds));
            return super.bind(binds);
          }
        };
  }

  /** Each call as a line: "sent", when in microseconds since 1970, and the tasks' names. */
  void print(PrintStream out) {
    for (SentBinds call : sent) {
      StringBuilder line = new StringBuilder("sent ").append(call.micros());
      call.binds().forEach(bind -> line.append(' ').append(bind.getName()));
      out.println(line);
    }
  }

  @Override
  public PlacementClient placement() {
    return placement;
  }
}
