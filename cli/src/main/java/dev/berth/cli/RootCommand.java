package dev.berth.cli;

import dev.berth.cli.context.GlobalOptions;
import dev.berth.cli.outcome.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "berth",
    header = "Runs containers on your machines, as your manifests say.",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "",
      "Apply a manifest, see what became of it, and look into what runs. 'berth COMMAND --help'"
          + " explains each command with examples.",
    },
    footer = {
      "",
      "Examples:",
      "  berth apply -f manifests/hello.yaml     run what a manifest says",
      "  berth plan -f manifests/hello.yaml      see first what that would change, and move",
      "  berth get tasks                         see how it does",
      "  berth why task/hello                    why it is where it is, or why it waits",
      "  berth logs hello -f                     see what it writes",
      "  berth exec hello -it -- sh              look around in its container",
      "  berth explain task.spec                 what can be written in a manifest",
      "",
      "Exit codes: 0 done, 1 failed, 2 not understood. BERTH_DEBUG=1 shows where a failure arose.",
    })
final class RootCommand implements Runnable {
  @Mixin GlobalOptions options = new GlobalOptions();

  @Override
  public void run() {
    throw CommandException.usage("say what to do: see 'berth --help'");
  }
}
