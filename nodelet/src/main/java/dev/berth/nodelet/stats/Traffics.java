package dev.berth.nodelet.stats;

import dev.berth.nodelet.runtime.Usage.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What has gone over the networks of a process. */
final class Traffics {
  private static final int RECEIVED = 0;
  private static final int TRANSMITTED = 8;
  private static final int COLUMNS = 16;

  private Traffics() {}

  /** Empty: it is in this very process's network, or that can't be told. */
  static Optional<Traffic> of(KernelRoots roots, long pid) {
    Path process = roots.process(pid);
    try {
      Path own = Files.readSymbolicLink(roots.proc().resolve("self/ns/net"));
      if (own.equals(Files.readSymbolicLink(process.resolve("ns/net")))) {
        return Optional.empty();
      }
      return Optional.of(sum(process.resolve("net/dev")));
    } catch (IOException e) {
      return Optional.empty(); // not ours to look at, or it has ended
    }
  }

  /** Two lines of titles, then "eth0: 247438915 6743 0 ..." for each interface. */
  private static Traffic sum(Path file) throws IOException {
    long received = 0;
    long transmitted = 0;
    for (String line : Files.readAllLines(file)) {
      int colon = line.indexOf(':');
      if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
        continue;
      }
      List<String> figures = KernelFiles.words(line.substring(colon + 1));
      if (figures.size() >= COLUMNS) {
        received += KernelFiles.parsed(file, figures.get(RECEIVED));
        transmitted += KernelFiles.parsed(file, figures.get(TRANSMITTED));
      }
    }
    return new Traffic(received, transmitted);
  }
}
