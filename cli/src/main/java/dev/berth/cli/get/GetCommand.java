package dev.berth.cli.get;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Format;
import dev.berth.cli.session.Selection;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Target;
import dev.berth.cli.typed.Targets;
import dev.berth.client.ListOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    header = "Show objects.",
    description = {
      "",
      "Prints a table of the objects of a kind, or of the ones that are named. KIND is a plural,"
          + " singular or short name: see 'berth api-resources'.",
    },
    footer = {
      "",
      "Examples:",
      "  berth get tasks                        the tasks of the namespace",
      "  berth get tasks,nodes -A               two kinds, all namespaces",
      "  berth get task hello -o yaml           one object, whole",
      "  berth get tasks -l app=web -o wide     by label, with all columns",
      "  berth get tasks -w                     the table, then a row for each change",
      "  berth get tasks -o name                names to pass on: task/hello",
    })
public final class GetCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "KIND [NAME]",
      arity = "1..*",
      description = "KIND[,KIND], KIND NAME... or KIND/NAME...")
  List<String> words = List.of();

  @Mixin Selection selection = new Selection();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "wide (all columns), yaml, json or name (kind/name). Default: a table.")
  String output = "";

  @Option(
      names = {"-w", "--watch"},
      description = "Go on and show each object that changes, until Ctrl-C.")
  boolean watch;

  @Option(
      names = "--ignore-not-found",
      description = "A named object that does not exist is not an error.")
  boolean ignoreNotFound;

  @Option(names = "--no-headers", description = "Leave out the titles of the table.")
  boolean noHeaders;

  public GetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Format format = Format.parse(output);
    return switch (Targets.parse(words)) {
      case Targets.OfKinds(List<Kind<?>> kinds) -> ofKinds(kinds, format);
      case Targets.Named(List<Target> targets) -> named(targets, format);
    };
  }

  private int ofKinds(List<Kind<?>> kinds, Format format) {
    if (watch && kinds.size() > 1) {
      throw CommandException.usage("-w shows one kind at a time");
    }
    Shows shows = shows(format, kinds.size() > 1, !watch);
    shows.begin();
    boolean any = false;
    for (Kind<?> kind : kinds) {
      any |= listed(kind, shows);
    }
    shows.end();
    if (!any && !watch) {
      boolean all = selection.allNamespaces || kinds.stream().noneMatch(Kind::namespaced);
      session
          .terminal()
          .note(
              all
                  ? "No resources found."
                  : "No resources found in " + session.namespace() + " namespace.");
    }
    return CommandException.DONE;
  }

  private <T extends Message> boolean listed(Kind<T> kind, Shows shows) {
    Listing<T> listing = new Listing<>(session, kind, selection.of(session, kind));
    Show<T> show = shows.of(kind);
    boolean any = listing.show(show);
    if (watch) {
      session.terminal().flush();
      listing.follow(show);
    }
    return any;
  }

  private int named(List<Target> targets, Format format) {
    if (selection.isGiven() || selection.allNamespaces) {
      throw CommandException.usage("a name can't be combined with -l, --field-selector or -A");
    }
    if (watch && targets.size() > 1) {
      throw CommandException.usage("-w shows one object, or one kind, at a time");
    }
    Map<Kind<?>, List<String>> names = new LinkedHashMap<>();
    targets.forEach(
        target -> names.computeIfAbsent(target.kind(), _ -> new ArrayList<>()).add(target.name()));
    Shows shows = shows(format, names.size() > 1, targets.size() > 1);
    shows.begin();
    boolean missing = false;
    for (Map.Entry<Kind<?>, List<String>> one : names.entrySet()) {
      missing |= fetched(one.getKey(), one.getValue(), shows);
    }
    shows.end();
    return missing ? CommandException.FAILED : CommandException.DONE;
  }

  private <T extends Message> boolean fetched(Kind<T> kind, List<String> names, Shows shows) {
    Show<T> show = shows.of(kind);
    if (watch) {
      ListOptions options =
          ListOptions.in(session.namespaceFor(kind))
              .withFields("metadata.name=" + names.getFirst());
      Listing<T> listing = new Listing<>(session, kind, options);
      boolean there = listing.show(show);
      session.terminal().flush();
      listing.follow(show);
      return !there;
    }
    return new Fetch<>(session, kind).show(names, show, ignoreNotFound);
  }

  private Shows shows(Format format, boolean severalKinds, boolean list) {
    return new Shows(
        session,
        format,
        selection.allNamespaces,
        severalKinds,
        !noHeaders,
        list,
        new Shows.Separator());
  }
}
