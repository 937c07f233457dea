package dev.berth.cli.describe;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Page;
import dev.berth.cli.session.Selection;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Target;
import dev.berth.cli.typed.Targets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "describe",
    header = "Show all about an object: its fields, its state, why, and its events.",
    description = {
      "",
      "For a task that is pending it says why; for a node what it has, what runs there and what is"
          + " promised to it. For programs, use 'berth get -o json'.",
    },
    footer = {
      "",
      "Examples:",
      "  berth describe task hello",
      "  berth describe node/node-1",
      "  berth describe tasks -l app=web",
    })
public final class DescribeCommand implements Callable<Integer> {
  private final Session session;
  private boolean first = true;

  @Parameters(
      paramLabel = "KIND [NAME]",
      arity = "1..*",
      description = "KIND NAME..., KIND/NAME..., or KIND for all of them.")
  List<String> words = List.of();

  @Mixin Selection selection = new Selection();

  public DescribeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    boolean missing = false;
    switch (Targets.parse(words)) {
      case Targets.Named(List<Target> targets) -> {
        if (selection.isGiven() || selection.allNamespaces) {
          throw CommandException.usage("a name can't be combined with -l, --field-selector or -A");
        }
        for (Target target : targets) {
          missing |= !one(target.kind(), target.name());
        }
      }
      case Targets.OfKinds(List<Kind<?>> kinds) -> {
        kinds.forEach(this::all);
        if (first) {
          session.terminal().note("No resources found.");
        }
      }
    }
    return missing ? CommandException.FAILED : CommandException.DONE;
  }

  private <T extends Message> void all(Kind<T> kind) {
    session.objects(kind).listAll(selection.of(session, kind)).items().forEach(o -> page(kind, o));
  }

  private <T extends Message> boolean one(Kind<T> kind, String name) {
    Optional<T> object = session.objects(kind).get(session.namespaceFor(kind), name);
    if (object.isEmpty()) {
      session.terminal().error(new Failure.NotFound(kind.qualifiedPlural(), name).message());
      return false;
    }
    page(kind, object.get());
    return true;
  }

  private void page(Kind<?> kind, Message object) {
    if (!first) {
      session.terminal().line("");
    }
    first = false;
    Page page = new Page(session.terminal(), session.now());
    Head.print(page, kind, Meta.of(object));
    switch (object) {
      case Task task -> new TaskPage(page).print(task);
      case ConfigMap config -> new DataPage(page).print(config);
      case Secret secret -> new DataPage(page).print(secret);
      case Node node -> new NodePage(page, session).print(node);
      default -> new AnyPage(page).print(object);
    }
    new ObjectEvents(session).print(page, kind, object);
  }
}
