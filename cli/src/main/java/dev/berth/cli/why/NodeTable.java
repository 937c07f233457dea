package dev.berth.cli.why;

import dev.berth.cli.output.Page;
import dev.berth.cli.output.Table;
import dev.berth.cli.picture.Points;
import dev.berth.scheduling.Explained;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.plan.Outlook;
import dev.berth.scheduling.plan.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The nodes as they look to a task: the best first, then those that can't take it. */
final class NodeTable {
  private static final int MOST = 10;

  private final Page page;
  private final boolean all;

  /**
   * @param all every node; otherwise a few, and how many more
   */
  NodeTable(Page page, boolean all) {
    this.page = page;
    this.all = all;
  }

  /**
   * @param here where the task is; "" for nowhere
   */
  void print(Explained explained, String here) {
    List<Outlook> nodes = explained.nodes();
    if (nodes.isEmpty()) {
      page.terminal().line("There are no nodes.");
    } else if (all || nodes.size() <= MOST) {
      rows(nodes, here);
    } else {
      some(explained, here);
    }
  }

  /** The best, and the one where it is; the vetoes by how many nodes have them. */
  private void some(Explained explained, String here) {
    int fit = (int) explained.fit();
    List<Outlook> shown = new ArrayList<>(explained.nodes().subList(0, Math.min(fit, MOST)));
    explained.nodes().stream()
        .filter(one -> one.node().equals(here) && !shown.contains(one))
        .forEach(shown::add);
    if (!shown.isEmpty()) {
      rows(shown, here);
    }
    long more = fit - shown.stream().filter(Outlook.Fits.class::isInstance).count();
    if (more > 0) {
      page.terminal().line("... and %d more that could take it (--all shows them)".formatted(more));
    }
    if (!explained.refusal().tallies().isEmpty()) {
      if (!shown.isEmpty()) {
        page.terminal().line("");
      }
      vetoes(explained);
    }
  }

  private void vetoes(Explained explained) {
    Table table = new Table(page.terminal(), List.of("NODES THAT CAN'T", "FOR EXAMPLE"));
    for (Refusal.Tally tally : explained.refusal().tallies()) {
      table.row(List.of(tally.sentence(), example(explained, tally.veto())));
    }
    table.flush();
  }

  private static String example(Explained explained, Veto veto) {
    return explained.nodes().stream()
        .filter(Outlook.Unfit.class::isInstance)
        .map(Outlook.Unfit.class::cast)
        .filter(one -> one.veto().subject().equals(veto.subject()))
        .map(Outlook.Unfit::node)
        .findFirst()
        .orElse("");
  }

  private void rows(List<Outlook> nodes, String here) {
    List<String> scores = scores(nodes);
    List<String> titles = new ArrayList<>(List.of("NODE"));
    if (nodes.stream().anyMatch(Outlook.Fits.class::isInstance)) {
      titles.add("POINTS");
      scores.forEach(score -> titles.add(Points.title(score)));
    }
    titles.add("REMARK");
    Table table = new Table(page.terminal(), titles);
    for (Outlook node : nodes) {
      List<String> cells = new ArrayList<>(List.of(node.node()));
      switch (node) {
        case Outlook.Fits fits -> {
          cells.add(Integer.toString(fits.total()));
          scores.forEach(
              score -> cells.add(Integer.toString(fits.points().getOrDefault(score, 0))));
        }
        case Outlook.Unfit _ -> titles.stream().skip(2).forEach(_ -> cells.add(""));
      }
      cells.add(remark(node, here));
      table.row(cells);
    }
    table.flush();
  }

  /** What those that fit have points for: the same for all of them. */
  private static List<String> scores(List<Outlook> nodes) {
    Optional<Outlook.Fits> first =
        nodes.stream()
            .filter(Outlook.Fits.class::isInstance)
            .map(Outlook.Fits.class::cast)
            .findFirst();
    return first.map(one -> List.copyOf(one.points().keySet())).orElse(List.of());
  }

  private static String remark(Outlook node, String here) {
    List<String> parts = new ArrayList<>();
    if (node.node().equals(here)) {
      parts.add("it is here");
    }
    switch (node) {
      case Outlook.Fits fits -> {
        if (fits.refusedLately()) {
          parts.add("has refused it of late");
        }
        if (fits.taints() > 0) {
          parts.add("has taints that would rather keep it away");
        }
      }
      case Outlook.Unfit unfit -> parts.add(unfit.sentence());
    }
    return String.join(", ", parts);
  }
}
