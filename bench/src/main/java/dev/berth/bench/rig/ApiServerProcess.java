package dev.berth.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An API server on an etcd. */
final class ApiServerProcess {
  private ApiServerProcess() {}

  /**
   * Starts one, and waits until it serves.
   *
   * @param options more for its JVM
   */
  static JavaProcess start(
      Path folder, String listen, String etcd, String token, List<String> options)
      throws IOException {
    Path tokenFile = Files.writeString(folder.resolve("token"), token);
    List<String> arguments =
        List.of(
            "--listen",
            listen,
            "--http-listen",
            "off",
            "--store",
            "etcd",
            "--etcd",
            etcd,
            "--etcd-quota",
            Long.toString(Rig.QUOTA),
            "--token-file",
            tokenFile.toString());
    return JavaProcess.start(
        new JavaProcess.Program(
            "BERTH_BENCH_SERVER",
            options,
            "dev.berth.apiserver.Main",
            arguments,
            "apiserver ready"),
        folder.resolve("apiserver.log"));
  }
}
