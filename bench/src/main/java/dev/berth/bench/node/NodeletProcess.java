package dev.berth.bench.node;

import dev.berth.bench.rig.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A nodelet that calls itself bench. */
final class NodeletProcess {
  private NodeletProcess() {}

  /** Starts one, and waits until it works. */
  static JavaProcess start(Path folder, int port, String token, String docker) throws IOException {
    Path tokenFile = Files.writeString(folder.resolve("nodelet-token"), token);
    List<String> arguments =
        List.of(
            "--server",
            "127.0.0.1:" + port,
            "--token-file",
            tokenFile.toString(),
            "--node",
            "bench",
            "--data",
            folder.resolve("node").toString(),
            "--docker",
            docker);
    return JavaProcess.start(
        new JavaProcess.Program(
            "BERTH_BENCH_NODELET", List.of(), "dev.berth.nodelet.Main", arguments, "nodelet ready"),
        folder.resolve("nodelet.log"));
  }
}
