package dev.berth.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The scripts of hack/, as a person runs them, on a cluster with a folder and ports of its own.
 *
 * @param state where that cluster keeps everything
 */
public record Scripts(Path state) {
  private static final Path HACK = Path.of("../hack").toAbsolutePath().normalize();

  /** An address of its own: nobody else's tasks have taken the ports of the nodes there. */
  private static final String HOST_IP = "127.0.0.20";

  /** The first of so many ports in a row that nobody listens on. */
  public static int freePorts(int count) {
    return Ports.range(count);
  }

  /** Runs a script to its end. */
  public Shell.Result run(String script, String... arguments) {
    return Shell.tried(Map.of(), command(script, arguments));
  }

  /** As {@link #run}, where nothing answers in Docker's place. */
  public Shell.Result withoutDocker(String script, String... arguments) {
    return Shell.tried(
        Map.of(),
        command(Map.of("DOCKER_HOST", "unix://" + state.resolve("none.sock")), script, arguments));
  }

  /** Runs the command line on a cluster that is not the one of hack/up. */
  public Shell.Result berth(Path config, String... arguments) {
    return Shell.tried(
        Map.of(), command(Map.of("BERTH_CONFIG", config.toString()), "berth", arguments));
  }

  /** {@code hack/berth dev}, which goes on until it is told to stop. */
  public Program dev(Path log, String... options) {
    List<String> arguments = new ArrayList<>(List.of("dev"));
    arguments.addAll(List.of(options));
    return new Program(
        "dev", command("berth", arguments.toArray(String[]::new)), log, "berth get nodes");
  }

  /** What Docker has for the nodelets of this folder. */
  public Docker docker() {
    List<String> machines = machines();
    return new Docker(() -> machines);
  }

  private List<String> machines() {
    List<String> ids = new ArrayList<>();
    for (String folder : List.of("data", "dev")) {
      Path id = state.resolve(folder).resolve("node-1").resolve("machine-id");
      try {
        if (Files.exists(id)) {
          ids.add(Files.readString(id).strip());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ids;
  }

  private List<String> command(String script, String... arguments) {
    return command(Map.of(), script, arguments);
  }

  private List<String> command(Map<String, String> more, String script, String... arguments) {
    // A background job of a shell ignores Ctrl-C, and so does all that it starts.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    // Settings of the person who runs the tests are for another cluster.
    System.getenv().keySet().stream()
        .filter(name -> name.startsWith("BERTH_"))
        .forEach(name -> command.addAll(List.of("-u", name)));
    command.addAll(
        List.of(
            "BERTH_STATE=" + state,
            "BERTH_SKIP_BUILD=yes",
            "BERTH_HOST_IP=" + HOST_IP,
            "JAVA_HOME=" + System.getProperty("java.home")));
    more.forEach((name, value) -> command.add(name + "=" + value));
    command.add(HACK.resolve(script).toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
