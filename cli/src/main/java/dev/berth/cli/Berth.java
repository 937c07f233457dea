package dev.berth.cli;

import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.session.World;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/** Reads the arguments and runs the verb. */
public final class Berth {
  private static final Set<String> TAKE_A_VALUE =
      Set.of("--server", "--token-file", "--context", "-n", "--namespace", "--request-timeout");
  private static final int WIDTH = 100;

  private final World world;

  public Berth(World world) {
    this.world = world;
  }

  /** Answers the exit code. All that was printed is flushed. */
  public int run(List<String> words) {
    List<String> args = withoutHelpVerb(words);
    RootCommand root = new RootCommand();
    try (Session session = new Session(world, root.options)) {
      String verb = verb(args);
      List<String> load = Verbs.NAMES.contains(verb) ? List.of(verb) : Verbs.NAMES;
      CommandLine line = commandLine(root, session, load);
      StringWriter help = new StringWriter();
      line.setOut(new PrintWriter(help));
      int code = line.execute(args.toArray(String[]::new));
      world.terminal().text(help.toString());
      world.terminal().flush();
      return code;
    } catch (CommandException e) {
      return new Complaints(world).unwritable(e);
    }
  }

  private CommandLine commandLine(RootCommand root, Session session, List<String> verbs) {
    CommandLine line = new CommandLine(root);
    for (String verb : verbs) {
      line.addSubcommand(
          verb, Verbs.of(verb, session, () -> commandLine(root, session, Verbs.NAMES)));
    }
    HelpText.shape(line);
    Complaints complaints = new Complaints(world);
    return line.setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setUsageHelpWidth(WIDTH)
        .setParameterExceptionHandler((e, _) -> complaints.misused(e))
        .setExecutionExceptionHandler((e, _, _) -> complaints.failed(e, session));
  }

  /** "help get" is "get --help". */
  private static List<String> withoutHelpVerb(List<String> words) {
    if (words.isEmpty() || !words.getFirst().equals("help")) {
      return words;
    }
    List<String> args = new ArrayList<>(words.subList(1, words.size()));
    args.add("--help");
    return args;
  }

  /** The first word that is neither an option nor an option's value; "" when there is none. */
  private static String verb(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      if (TAKE_A_VALUE.contains(args.get(i))) {
        i++;
      } else if (!args.get(i).startsWith("-")) {
        return args.get(i);
      }
    }
    return "";
  }
}
