package dev.berth.bench.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A subcommand of this program as a process of its own, with the options that hack/up gives the
 * servers. It is told what to do line by line, and answers so. It ends when nobody tells it
 * anything any more: with this process, however that ends.
 */
public final class ToldProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 20;
  private static final String MAIN = "dev.berth.bench.Main";

  private final Path log;
  private final Process process;
  private final PrintStream in;
  private final BufferedReader out;

  private ToldProcess(Path log, Process process) {
    this.log = log;
    this.process = process;
    this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * @param options more for its JVM
   * @param arguments the subcommand and what it needs
   */
  public static ToldProcess start(Path log, List<String> options, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(options);
    // What the JVM itself has to say is no answer.
    all.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr"));
    JavaProcess.Program program =
        new JavaProcess.Program("BERTH_BENCH_SERVER", all, MAIN, arguments, "");
    return new ToldProcess(
        log,
        new ProcessBuilder(program.commandWithOwnClasses()).redirectError(log.toFile()).start());
  }

  public long pid() {
    return process.pid();
  }

  public void tell(String line) {
    in.println(line);
  }

  /**
   * Its next line.
   *
   * @throws IllegalStateException when it has ended
   */
  public String hear() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IllegalStateException("the process ended:\n" + Files.readString(log));
    }
    return line;
  }

  /**
   * Waits for a line.
   *
   * @throws IllegalStateException when another one comes, or it has ended
   */
  public void await(String line) throws IOException {
    String heard = hear();
    if (!heard.equals(line)) {
      throw new IllegalStateException("\"%s\" was expected, not %s".formatted(line, heard));
    }
  }

  @Override
  public void close() {
    in.close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
