package dev.berth.cli.plan;

import dev.berth.api.codec.Manifest;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.v1.Task;
import dev.berth.cli.manifest.Checks;
import dev.berth.cli.manifest.FileOptions;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.picture.PictureReader;
import dev.berth.cli.session.Session;
import dev.berth.cli.top.NodeFigures;
import dev.berth.client.ListOptions;
import dev.berth.scheduling.preview.Forecast;
import dev.berth.scheduling.preview.Forecast.Displaced;
import dev.berth.scheduling.preview.Picture;
import dev.berth.scheduling.preview.Preview;
import dev.berth.scheduling.rebalance.Aim;
import dev.berth.scheduling.rebalance.RebalancePlan;
import dev.berth.scheduling.rebalance.Rebalancing;
import dev.berth.scheduling.rebalance.Rules;
import dev.berth.scheduling.rebalance.Uses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    header = "Show what an apply would change, and where tasks would then go. Changes nothing.",
    description = {
      "",
      "First what apply would do to each object, with every field that would change. Then, by the"
          + " scheduler's own rules, where each task would be placed, which ones would lose their"
          + " place to others, and which would stay pending, and why.",
      "",
      "It is a forecast: between nodes that are equally good the scheduler chooses at random, and"
          + " others may apply something first. Evictions are taken as done, and who loses his"
          + " place as looking for another one. A new Node counts with what its status in the file"
          + " offers, as if it were up.",
      "",
      "The exit code is 0 when the apply would succeed, also when tasks would stay pending; see"
          + " --fail-if-pending.",
      "",
      "With --rebalance it is about what runs: which tasks a controller that moves tasks would move"
          + " now, as docs/rebalance.md says. The exit code is 1 when busy nodes are looked for and"
          + " some node does not answer.",
    },
    footer = {
      "",
      "Examples:",
      "  berth plan -f web.yaml",
      "  berth plan -f web.yaml --replace           also where it takes a new container",
      "  berth plan -f manifests/ -R -n staging     a folder with all its folders",
      "  berth plan -f web.yaml --fail-if-pending   for scripts: is there room?",
      "  berth plan --rebalance                     what would be moved off hot and empty nodes",
      "  berth plan --rebalance=hot,busy,empty      and off those of which too much is used",
    })
public final class PlanCommand implements Callable<Integer> {
  private final Session session;

  @Mixin FileOptions files = new FileOptions();

  @Mixin RebalanceOptions rebalance = new RebalanceOptions();

  @Option(
      names = "--replace",
      description = "As with apply: delete and create again where a change can't be made in place.")
  boolean replace;

  @Option(
      names = "--fail-if-pending",
      description =
          "Exit with 1 when a task would stay pending, or lose its place and not find"
              + " another one.")
  boolean failIfPending;

  public PlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return rebalance.isGiven() ? planRebalance() : planApply();
  }

  private int planRebalance() {
    if (files.isGiven() || replace || failIfPending) {
      throw CommandException.usage("--rebalance is about what runs: it goes without other options");
    }
    Rules rules = rebalance.rules();
    List<String> asked =
        rules.aims().contains(Aim.BUSY)
            ? Rebalancing.askable(session.objects(Kinds.NODE).listAll(ListOptions.ALL).items())
            : List.of();
    Map<String, NodeStatsResponse> told = NodeFigures.of(session, asked);
    // After the answers, which may take a while.
    Picture picture = PictureReader.read(session);
    RebalancePlan plan =
        Rebalancing.plan(picture, Uses.now(told), RebalancePlan.NONE, rules, session.now());
    new MovesReport(session.terminal()).print(plan, rules.aims(), picture.nodes().size());
    return told.size() == asked.size() ? CommandException.DONE : CommandException.FAILED;
  }

  private int planApply() {
    List<Manifest> manifests = files.read(session);
    Checks.refuseInvalid(manifests);
    List<Proposal> proposals = new Proposals(session, replace, manifests).of(manifests);
    Picture before = PictureReader.read(session);
    Picture after = Changed.of(before, proposals);
    List<Displaced> tainted = TaintedAway.of(before, after);
    tainted.forEach(one -> {
      Optional<Task> _ = after.unplace(one.task());
    });
    Outcome outcome = Outcome.of(proposals, before, forecast(before), forecast(after), tainted);
    new PlanReport(session.terminal(), before).print(proposals, outcome);
    boolean refused = proposals.stream().anyMatch(Proposal.Refused.class::isInstance);
    return refused || (failIfPending && outcome.waiting() > 0)
        ? CommandException.FAILED
        : CommandException.DONE;
  }

  private Forecast forecast(Picture picture) {
    return Preview.of(picture, PictureReader.SEED, session.now());
  }
}
