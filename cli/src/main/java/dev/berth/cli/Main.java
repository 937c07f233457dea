package dev.berth.cli;

import dev.berth.cli.output.Terminal;
import dev.berth.cli.session.World;
import dev.berth.cli.terminal.StdinTty;
import dev.berth.client.time.Timers;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real world, and the command in it. */
public final class Main {
  private Main() {}

  /** Exits with 0 (done), 1 (failed) or 2 (not understood), or as a command in a container did. */
  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    boolean colour = isTerminal() && !environment.containsKey("NO_COLOR");
    World world =
        new World(
            new Terminal(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                colour),
            System.in,
            environment,
            Path.of(System.getProperty("user.home")),
            Timers.system(),
            new GrpcConnector(),
            new StdinTty());
    // Connections are left to the end of the process: nobody waits for them to be closed.
    System.exit(new Berth(world).run(List.of(args)));
  }

  /** Without a terminal there is no console, or one that says so: it depends on the JDK. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
