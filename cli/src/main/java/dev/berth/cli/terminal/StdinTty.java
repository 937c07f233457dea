package dev.berth.cli.terminal;

import dev.berth.api.rpc.v1.TerminalSize;
import dev.berth.cli.outcome.CommandException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The terminal at standard input, by way of {@code stty}: Java itself can't change a terminal, and
 * every Unix has that command.
 */
public final class StdinTty implements Tty {
  @Override
  public boolean isInput() {
    return stty("-g").isPresent();
  }

  @Override
  public Optional<TerminalSize> size() {
    try {
      return stty("size")
          .map(String::strip)
          .map(text -> text.split(" "))
          .map(words ->
              TerminalSize.newBuilder()
                  .setRows(Integer.parseInt(words[0]))
                  .setColumns(Integer.parseInt(words[1]))
                  .build());
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  @Override
  public Raw raw(Runnable onResize) {
    String before =
        stty("-g").orElseThrow(() -> CommandException.failed("standard input is no terminal"));
    AtomicBoolean restored = new AtomicBoolean();
    Runnable restore =
        () -> {
          if (!restored.getAndSet(true)) {
            stty(before.strip());
          }
        };
    // A signal, or System.exit: whatever ends the process comes by here.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stty").unstarted(restore));
    stty("raw", "-echo");
    WindowSignal.onChange(onResize);
    return restore::run;
  }

  /** What it printed; empty when it failed. */
  private static Optional<String> stty(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
