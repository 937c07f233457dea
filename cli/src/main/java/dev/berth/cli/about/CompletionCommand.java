package dev.berth.cli.about;

import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    header = "Print a script that completes this command in a shell.",
    footer = {
      "",
      "Examples:",
      "  source <(berth completion bash)     in ~/.bashrc",
      "  source <(berth completion zsh)      in ~/.zshrc, after compinit",
    })
public final class CompletionCommand implements Callable<Integer> {
  private static final String ZSH =
      "autoload -Uz +X compinit && compinit\nautoload -Uz +X bashcompinit && bashcompinit\n";

  private final Session session;
  private final Supplier<CommandLine> everyVerb;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  String shell = "";

  /**
   * @param everyVerb the command with all of its verbs
   */
  public CompletionCommand(Session session, Supplier<CommandLine> everyVerb) {
    this.session = session;
    this.everyVerb = everyVerb;
  }

  @Override
  public Integer call() {
    String before =
        switch (shell) {
          case "bash" -> "";
          case "zsh" -> ZSH;
          default ->
              throw CommandException.usage("no completion for \"" + shell + "\": bash or zsh");
        };
    session.terminal().text(before + AutoComplete.bash("berth", everyVerb.get()));
    return CommandException.DONE;
  }
}
