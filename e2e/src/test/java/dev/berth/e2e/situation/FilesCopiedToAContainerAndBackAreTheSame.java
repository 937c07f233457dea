package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
final class FilesCopiedToAContainerAndBackAreTheSame {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1).withApiServers(2));
  @TempDir private Path folder;

  @Test
  void withTheirModesAndTimesAndLinks() throws IOException {
    CLUSTER.tasks().create(Tasks.sleeper("web"));
    CLUSTER.tasks().awaitRunning("web");
    Path tree = tree();

    did("cp", tree.toString(), "web:/srv-new");
    did("cp", "web:/srv-new", folder.resolve("back").toString());
    assertThat(listing(folder.resolve("back"))).isEqualTo(listing(tree));

    // Into a folder that is there, under its own name; and a file to a name.
    did("cp", tree.toString(), "web:/tmp");
    did("cp", tree.resolve("large").toString(), "web:/tmp/renamed");
    did("cp", "web:/tmp/renamed", folder.toString());
    assertThat(Files.mismatch(folder.resolve("renamed"), tree.resolve("large"))).isEqualTo(-1);
    assertThat(did("exec", "web", "--", "ls", "/tmp/tree")).contains("large");
    assertThat(did("exec", "web", "--", "stat", "-c", "%a %u", "/tmp/tree/run.sh"))
        .isEqualTo("750 0\n");
  }

  @Test
  void andNothingLeavesTheFolderThatWasNamed() throws IOException {
    CLUSTER.tasks().create(Tasks.sleeper("web"));
    CLUSTER.tasks().awaitRunning("web");
    did(
        "exec",
        "web",
        "--",
        "sh",
        "-c",
        "mkdir /bad; echo x > /bad/file; ln -s /etc /bad/out; ln -s ../.. /bad/up; ln -s file /bad/in");
    Shell.Result copy = CLUSTER.berth("cp", "web:/bad", folder.resolve("bad").toString());
    assertThat(copy.exitCode()).isEqualTo(1);
    assertThat(copy.err()).contains("/bad/out", "/bad/up", "left out");
    assertThat(listing(folder.resolve("bad")).keySet()).containsExactly("", "file", "in");

    assertThat(CLUSTER.berth("cp", "web:/nowhere", folder.toString()))
        .satisfies(result -> {
          assertThat(result.exitCode()).isEqualTo(1);
          assertThat(result.err()).contains("/nowhere", "not found");
        });
    Shell.Result nowhere = CLUSTER.berth("cp", folder.toString(), "web:/nowhere/at/all");
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.err()).contains("/nowhere/at", "not found");
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    byte[] large = new byte[5_000_001];
    new Random(11).nextBytes(large);
    Files.write(tree.resolve("large"), large);
    Files.writeString(tree.resolve("run.sh"), "#!/bin/sh\n");
    Files.createDirectories(tree.resolve("a folder/\u00fc/" + "deep".repeat(30)));
    Files.writeString(tree.resolve("a folder/\u00fc/" + "deep".repeat(30) + "/file"), "\u00fc");
    Files.createFile(tree.resolve("empty"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("a folder"));
    Files.setPosixFilePermissions(
        tree.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.setPosixFilePermissions(
        tree.resolve("a folder"), PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setLastModifiedTime(
        tree.resolve("large"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    return tree;
  }

  /** What is in a folder: of each path its mode, its time in seconds and what it holds. */
  private static Map<String, String> listing(Path root) throws IOException {
    Map<String, String> listing = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = root.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          listing.put(name, "-> " + Files.readSymbolicLink(path));
        } else {
          listing.put(
              name,
              PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                  + " "
                  + Files.getLastModifiedTime(path).toMillis() / 1000
                  + (Files.isDirectory(path)
                      ? ""
                      : " " + java.util.Arrays.hashCode(Files.readAllBytes(path))));
        }
      }
    }
    return listing;
  }

  private String did(String... arguments) {
    Shell.Result result = CLUSTER.berth(arguments);
    assertThat(result.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), result.out(), result.err())
        .isZero();
    return result.out();
  }
}
