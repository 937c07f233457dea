package dev.berth.cli.apply;

import dev.berth.api.codec.Manifest;
import dev.berth.cli.manifest.Checks;
import dev.berth.cli.manifest.FileOptions;
import dev.berth.cli.manifest.Labels;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Durations;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "apply",
    header = "Create objects, or change them to what manifests say.",
    description = {
      "",
      "Says for each object whether it was created, configured (changed) or unchanged. All files"
          + " are checked first: when anything in them is wrong, all of it is told and nothing is"
          + " sent. Namespaces go before what is in them.",
      "",
      "Some fields are fixed once an object is created, such as a task's container. To change them"
          + " all the same, --replace deletes the object, waits until it is gone and creates it"
          + " again.",
    },
    footer = {
      "",
      "Examples:",
      "  berth apply -f manifests/hello.yaml",
      "  berth apply -f manifests/ -R               a folder with all its folders",
      "  cat hello.yaml | berth apply -f -          standard input",
      "  berth apply -f web.yaml --dry-run=server   what would happen, by the API server",
      "  berth apply -f web.yaml --replace          also where it takes a new container",
    })
public final class ApplyCommand implements Callable<Integer> {
  private final Session session;

  @Mixin FileOptions files = new FileOptions();

  @Option(
      names = "--dry-run",
      paramLabel = "client|server",
      description =
          "Change nothing: check the files alone (client), or have the API server do all but store"
              + " (server).")
  String dryRun = "";

  @Option(
      names = "--replace",
      description = "Delete and create again where a change can't be made in place.")
  boolean replace;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description =
          "How long --replace waits at most for an object to go; 0: as long as it takes. Default:"
              + " 0.")
  String timeout = "0";

  public ApplyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (!List.of("", "client", "server").contains(dryRun)) {
      throw CommandException.usage("--dry-run=" + dryRun + ": write client or server");
    }
    Application.Manner manner =
        new Application.Manner(
            dryRun.equals("server"),
            replace && dryRun.isEmpty(),
            Durations.parse("--timeout", timeout));
    List<Manifest> manifests = files.read(session);
    Checks.refuseInvalid(manifests);
    if (dryRun.equals("client")) {
      manifests.forEach(
          manifest -> session.terminal().line(Labels.of(manifest) + " valid (client dry run)"));
      return CommandException.DONE;
    }
    return new Application(session, manner).run(manifests);
  }
}
