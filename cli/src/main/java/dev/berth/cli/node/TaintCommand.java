package dev.berth.cli.node;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.KindNames;
import dev.berth.cli.typed.Targets;
import dev.berth.client.ListOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "taint",
    header = "Mark nodes, to keep tasks away from them.",
    description = {
      "",
      "A taint keeps away every task that does not tolerate it (spec.tolerations). Its effect says"
          + " how much:",
      "  NoSchedule        no new task is placed there",
      "  PreferNoSchedule  a new task is placed there when nothing else fits",
      "  NoExecute         as NoSchedule, and what runs there is moved away: at once, or after the"
          + " toleration's tolerationSeconds, unless the taint has gone by then",
      "",
      "KEY=VALUE:EFFECT or KEY:EFFECT sets a taint; a node has one of each key and effect."
          + " KEY:EFFECT- takes it away, KEY- those of every effect. 'berth describe node NAME'"
          + " shows them.",
      "",
      "Disruption budgets do not hold NoExecute up; 'berth drain' keeps to them.",
    },
    footer = {
      "",
      "Examples:",
      "  berth taint nodes node-1 gpu=a100:NoSchedule       only tasks that tolerate it",
      "  berth taint nodes node-1 maintenance:NoExecute     and those that run there leave",
      "  berth taint nodes node-1 maintenance:NoExecute-    undo that",
      "  berth taint nodes node-1 node-2 gpu-               whatever its effect",
      "  berth taint nodes -l disk=hdd slow:PreferNoSchedule",
      "  berth taint nodes --all gpu=h100:NoSchedule --overwrite",
    })
public final class TaintCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "WORD",
      arity = "1..*",
      description = "nodes NODE... and then the taints; or node/NODE... and then the taints.")
  List<String> words = List.of();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      description = "The nodes with these labels: disk=hdd,zone!=b.")
  String labels = "";

  @Option(names = "--all", description = "All nodes.")
  boolean all;

  @Option(
      names = "--overwrite",
      description = "Replace a taint of the same key and effect that has another value.")
  boolean overwrite;

  public TaintCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<String> typed = words.stream().takeWhile(word -> !TaintEdits.isEdit(word)).toList();
    TaintEdits edits = TaintEdits.parse(words.subList(typed.size(), words.size()));
    List<String> named = named(typed);
    if (edits.set().isEmpty() && edits.taken().isEmpty()) {
      throw CommandException.usage(
          "say which taint, for example: berth taint nodes node-1 gpu=a100:NoSchedule");
    }
    if (Stream.of(!named.isEmpty(), all, !labels.isEmpty()).filter(one -> one).count() != 1) {
      throw CommandException.usage("say which nodes: by name, with -l, or --all");
    }
    return new Tainting(session, edits, overwrite).all(named.isEmpty() ? selected() : named);
  }

  /** As kubectl has it, the kind comes first; there is only one that has taints. */
  private static List<String> named(List<String> typed) {
    if (typed.isEmpty()) {
      return typed;
    }
    if (typed.getFirst().contains("/")) {
      return typed.stream().map(word -> Targets.nameOf(Kinds.NODE, word)).toList();
    }
    if (!KindNames.one(typed.getFirst()).equals(Kinds.NODE)) {
      throw CommandException.usage(
          "\"%s\": only nodes have taints; write berth taint nodes NODE..."
              .formatted(typed.getFirst()));
    }
    return typed.subList(1, typed.size());
  }

  private List<String> selected() {
    List<String> names =
        session.objects(Kinds.NODE).listAll(ListOptions.ALL.withLabels(labels)).items().stream()
            .map(node -> Meta.of(node).getName())
            .toList();
    if (names.isEmpty()) {
      throw CommandException.failed(
          labels.isEmpty() ? "there are no nodes" : "no node has labels " + labels);
    }
    return names;
  }
}
