package dev.berth.cli.about;

import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Table;
import dev.berth.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "api-resources",
    header = "List the kinds and the names that they can be typed by.",
    footer = {"", "Examples:", "  berth api-resources"})
public final class ApiResourcesCommand implements Callable<Integer> {
  private final Session session;

  public ApiResourcesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Table table =
        new Table(
            session.terminal(), List.of("NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"));
    for (Kind<?> kind : Kinds.all()) {
      table.row(
          List.of(
              kind.plural(),
              String.join(",", kind.shortNames()),
              kind.apiVersion(),
              Boolean.toString(kind.namespaced()),
              kind.name()));
    }
    table.flush();
    return CommandException.DONE;
  }
}
