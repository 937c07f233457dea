package dev.berth.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where everything of a cluster is: its folder, and its ports, which are a row of their own.
 *
 * @param firstPort etcd has this one and the next, then come the API servers, then the nodes'
 *     ranges
 */
record Layout(Path folder, int firstPort, Shape shape, String token) {
  private static final int PORTS_PER_NODE = 150;
  private static final int NODE_OFFSET = 10;

  static Layout in(Path folder, Shape shape) {
    deleteAll(folder);
    int first = Ports.range(NODE_OFFSET + PORTS_PER_NODE * shape.nodes());
    Layout layout = new Layout(folder, first, shape, "token-of-" + folder.getFileName());
    try {
      Files.createDirectories(layout.data());
      Files.writeString(layout.tokenFile(), layout.token() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return layout;
  }

  Path tokenFile() {
    return folder.resolve("token");
  }

  Path data() {
    return folder.resolve("data");
  }

  Path log(String program) {
    return folder.resolve(program + ".log");
  }

  int etcdPort() {
    return firstPort;
  }

  int etcdPeerPort() {
    return firstPort + 1;
  }

  String apiServer(int index) {
    return "127.0.0.1:" + (firstPort + 2 + index);
  }

  List<String> apiServers() {
    return IntStream.range(0, shape.apiServers()).mapToObj(this::apiServer).toList();
  }

  /** As the flag wants it: first-last. */
  String portRange(int node) {
    int first = firstPort + NODE_OFFSET + PORTS_PER_NODE * node;
    return first + "-" + (first + PORTS_PER_NODE - 1);
  }

  /** The ids that the nodelets of this cluster have given themselves. */
  List<String> machines() {
    if (!Files.exists(data())) {
      return List.of();
    }
    // Not deeper: there, files come and go while the cluster works.
    try (Stream<Path> folders = Files.list(data())) {
      return folders
          .map(folder -> folder.resolve("machine-id"))
          .filter(Files::exists)
          .map(file -> read(file).strip())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deleteData() {
    deleteAll(data());
  }

  private static void deleteAll(Path folder) {
    filesBelow(folder).forEach(file -> file.toFile().delete());
  }

  /** Everything in a folder and the folder itself, the deepest first. */
  private static List<Path> filesBelow(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
