package dev.berth.cli.explain;

import dev.berth.api.kind.Kind;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.KindNames;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    header = "Explain a kind, or a field of it: what it is, its type, its default.",
    footer = {
      "",
      "Examples:",
      "  berth explain task                         the kind and its fields",
      "  berth explain task.spec.container.ports    a field and what is in it",
      "  berth explain task --recursive             the names of all fields, as a tree",
    })
public final class ExplainCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "KIND[.FIELD...]", description = "The kind, and the way to the field.")
  String path = "";

  @Option(names = "--recursive", description = "All fields within, without their explanations.")
  boolean recursive;

  public ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<String> words = List.of(path.split("\\."));
    Kind<?> kind = KindNames.one(words.isEmpty() ? "" : words.getFirst());
    new Explanation(session.terminal(), Comments.load())
        .print(kind, words.subList(1, words.size()), recursive);
    return CommandException.DONE;
  }
}
