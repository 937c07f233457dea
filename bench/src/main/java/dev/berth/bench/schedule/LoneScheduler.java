package dev.berth.bench.schedule;

import dev.berth.api.kind.Kinds;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.client.event.EventWriter;
import dev.berth.client.informer.Informers;
import dev.berth.client.time.Timers;
import dev.berth.controller.nodelife.NodeLife;
import dev.berth.controller.scheduler.Scheduler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The controllers' process with nothing in it but the scheduler, which waits until it is told to
 * begin. In each round it is a new one, as after a change of leaders:
 *
 * <pre>
 *   prepare 5000   its informers have synced, and hold so many tasks ──▶ prepared
 *   go             it begins
 *   end            it ends ──▶ when each bind was sent (see BindClock), then ended
 * </pre>
 */
@Command(
    name = "lone-scheduler",
    hidden = true,
    description = "A scheduler alone, which begins when it is told to.")
public final class LoneScheduler implements Callable<Integer> {
  private static final String NAME = "bench";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Option(names = "--server", required = true)
  private String server;

  @Option(names = "--token", required = true)
  private String token;

  @Override
  public Integer call() throws IOException, InterruptedException {
    // What is said is for whoever tells it what to do; logs go the other way.
    PrintStream out = System.out;
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (BerthClient client = Clients.connect(config());
        Timers timers = Timers.system();
        EventWriter events = new EventWriter(client, "berth-controller", NAME, timers)) {
      events.start();
      out.println("ready");
      while (true) {
        @Nullable String prepare = in.readLine();
        if (prepare == null) {
          return 0;
        }
        try (Round round = new Round(client, events, timers)) {
          round.prepare(Integer.parseInt(prepare.substring("prepare ".length())));
          out.println("prepared");
          if (in.readLine() == null) {
            return 0;
          }
          round.go();
          if (in.readLine() == null) {
            return 0;
          }
          round.end(out);
        }
        out.println("ended");
      }
    }
  }

  private ClientConfig config() {
    return ClientConfig.of(List.of(server), token)
        .withTimeout(Duration.ofSeconds(5))
        .withName(ClientConfig.SYSTEM + ClientConfig.ofThisProcess("controller"));
  }

  /** What the controllers make when they begin to lead, as far as it is about scheduling. */
  private static final class Round implements AutoCloseable {
    private final BindClock clock;
    private final Informers informers;
    private final Scheduler scheduler;

    Round(BerthClient client, EventWriter events, Timers timers) {
      this.clock = new BindClock(client);
      this.informers = new Informers(client, timers);
      informers.share(Kinds.BINDING, NodeLife.bindingOptions());
      this.scheduler = new Scheduler(clock, informers, events, timers, NAME.hashCode());
    }

    void prepare(int tasks) throws InterruptedException {
      informers.start();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!informers.awaitSynced(PATIENCE) || informers.of(Kinds.TASK).cache().size() < tasks) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("the informers do not sync");
        }
        Thread.sleep(10);
      }
    }

    void go() {
      scheduler.start(() -> System.exit(1));
    }

    void end(PrintStream out) {
      scheduler.close();
      clock.print(out);
    }

    @Override
    public void close() {
      scheduler.close();
      informers.close();
    }
  }
}
