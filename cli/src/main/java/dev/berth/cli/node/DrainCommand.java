package dev.berth.cli.node;

import dev.berth.api.kind.Kinds;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Durations;
import dev.berth.cli.typed.Targets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drain",
    header = "Move every task away from a node.",
    description = {
      "",
      "Cordons the node, asks for each of its tasks to be placed elsewhere, and waits until they"
          + " have left. A task is stopped with its own grace period and then started on another"
          + " node; when no other node fits, it stays pending. Finished tasks stay, for their logs.",
      "",
      "No task leaves while a disruption budget that selects it has none to give: drain says which"
          + " one, and asks again every second. What is still there at the deadline is killed all the"
          + " same.",
      "",
      "Ctrl-C, or the timeout, ends the waiting, and with it the deadline: the node stays cordoned,"
          + " and what was asked for goes on. Run drain again to wait again, or 'berth uncordon' to"
          + " undo.",
    },
    footer = {
      "",
      "Examples:",
      "  berth drain node-1",
      "  berth drain node-1 --timeout 10m",
      "  berth drain node-1 --deadline 2m     what is not gone after two minutes is killed",
      "  berth drain node-1 --ignore-budgets  everything at once",
    })
public final class DrainCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", description = "The node.")
  String node = "";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait at most; 0: as long as it takes. Default: 0.")
  String timeout = "0";

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      description =
          "After so long, kill what is still there, whatever its grace and its disruption budgets;"
              + " 0: never. Default: 0.")
  String deadline = "0";

  @Option(
      names = "--ignore-budgets",
      description = "Move tasks whatever their disruption budgets say.")
  boolean ignoreBudgets;

  public DrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String name = Targets.nameOf(Kinds.NODE, node);
    Duration most = Durations.parse("--timeout", timeout);
    Duration last = Durations.parse("--deadline", deadline);
    if (!most.isZero() && last.compareTo(most) >= 0) {
      throw CommandException.usage(
          "--deadline must be sooner than --timeout: nobody is there any more to kill anything");
    }
    new Cordon(session).one(name, true);
    session.terminal().flush();
    boolean empty = new Drain(session, name, ignoreBudgets).run(most, last);
    if (!empty) {
      throw CommandException.failed(
          "node/%s still has tasks after %s; it stays cordoned".formatted(name, timeout));
    }
    session.terminal().line("node/" + name + " drained");
    return CommandException.DONE;
  }
}
