package dev.berth.cli.delete;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.cli.manifest.FileOptions;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Selection;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Durations;
import dev.berth.cli.typed.Target;
import dev.berth.cli.typed.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    header = "Delete objects, and wait until they are gone.",
    description = {
      "",
      "A task is gone when its container has stopped, within its grace period; its name is free"
          + " only then. Ctrl-C ends the waiting, not the deletion.",
    },
    footer = {
      "",
      "Examples:",
      "  berth delete task hello                  one object",
      "  berth delete -f manifests/hello.yaml     what a file holds",
      "  berth delete tasks -l app=web            by label",
      "  berth delete tasks --all --wait=false    all of the namespace, without waiting",
      "  berth delete task hello --force          although its node does not answer",
    })
public final class DeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "KIND [NAME]",
      arity = "0..*",
      description = "KIND NAME..., KIND/NAME..., or KIND with -l, --field-selector or --all.")
  List<String> words = List.of();

  @Mixin FileOptions files = new FileOptions();

  @Mixin Selection selection = new Selection();

  @Option(names = "--all", description = "All objects of the kind in the namespace.")
  boolean all;

  @Option(
      names = "--wait",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Wait until the objects are gone. Default: true.")
  boolean wait = true;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait at most; 0: as long as it takes. Default: 0.")
  String timeout = "0";

  @Option(
      names = "--grace-period",
      paramLabel = "SECONDS",
      description = "How long a task has to stop by itself. Default: what the task says.")
  @Nullable Long gracePeriod;

  @Option(
      names = "--force",
      description =
          "Don't wait for the node: a task goes at once, and its container when the node is next"
              + " heard.")
  boolean force;

  @Option(
      names = "--ignore-not-found",
      description = "An object that does not exist is not an error.")
  boolean ignoreNotFound;

  public DeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Deletion.Manner manner =
        new Deletion.Manner(options(), wait, Durations.parse("--timeout", timeout), ignoreNotFound);
    List<Victim<?>> victims = victims();
    if (victims.isEmpty()) {
      session.terminal().note("No resources found.");
      return CommandException.DONE;
    }
    return new Deletion(session, manner).run(victims);
  }

  private DeleteOptions options() {
    DeleteOptions.Builder options = DeleteOptions.newBuilder();
    if (force) {
      options.setForce(true);
    }
    if (gracePeriod != null) {
      options.setGracePeriodSeconds(gracePeriod);
    }
    return options.build();
  }

  private List<Victim<?>> victims() {
    if (files.isGiven()) {
      if (!words.isEmpty() || all || selection.isGiven()) {
        throw CommandException.usage("-f can't be combined with kinds, names, -l or --all");
      }
      return ofManifests(files.read(session));
    }
    List<Victim<?>> victims = new ArrayList<>();
    switch (Targets.parse(words)) {
      case Targets.Named(List<Target> targets) -> {
        if (all || selection.isGiven() || selection.allNamespaces) {
          throw CommandException.usage(
              "a name can't be combined with -l, --field-selector or --all");
        }
        targets.forEach(target ->
            victims.add(
                new Victim<>(target.kind(), session.namespaceFor(target.kind()), target.name())));
      }
      case Targets.OfKinds(List<Kind<?>> kinds) -> {
        if (!all && !selection.isGiven()) {
          throw CommandException.usage(
              "say which %s: by name, with -l or --field-selector, or --all"
                  .formatted(kinds.getFirst().plural()));
        }
        kinds.forEach(kind -> addSelected(kind, victims));
      }
    }
    return victims;
  }

  private <T extends Message> void addSelected(Kind<T> kind, List<Victim<?>> victims) {
    for (T object : session.objects(kind).listAll(selection.of(session, kind)).items()) {
      victims.add(new Victim<>(kind, Meta.of(object).getNamespace(), Meta.of(object).getName()));
    }
  }

  /** In the reverse of the order of creation, so that namespaces go last. */
  private List<Victim<?>> ofManifests(List<Manifest> manifests) {
    List<Victim<?>> victims = new ArrayList<>();
    for (Manifest manifest : manifests.reversed()) {
      victims.add(
          new Victim<>(
              manifest.kind(),
              Meta.of(manifest.object()).getNamespace(),
              Meta.of(manifest.object()).getName()));
    }
    return victims;
  }
}
