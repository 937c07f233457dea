package dev.berth.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AtomicFolderTest {
  @TempDir private Path top;

  private Path folder() {
    return top.resolve("mount");
  }

  private static Map<String, FileEntry> files(String... pathsAndTexts) {
    Map<String, FileEntry> files = new HashMap<>();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      files.put(
          pathsAndTexts[i], new FileEntry(ByteString.copyFromUtf8(pathsAndTexts[i + 1]), 0644));
    }
    return files;
  }

  /** What somebody sees who opens the names that are there. */
  private Map<String, String> seen() throws IOException {
    Map<String, String> seen = new HashMap<>();
    try (Stream<Path> names = Files.list(folder())) {
      for (Path name : (Iterable<Path>) names::iterator) {
        if (name.getFileName().toString().startsWith("..") || !Files.exists(name)) {
          continue;
        }
        try (Stream<Path> below = Files.walk(name.toRealPath())) {
          for (Path file : (Iterable<Path>) below.filter(Files::isRegularFile)::iterator) {
            seen.put(
                folder().resolve("..data").toRealPath().relativize(file).toString(),
                Files.readString(file));
          }
        }
      }
    }
    return seen;
  }

  private long generations() throws IOException {
    try (Stream<Path> names = Files.list(folder())) {
      return names.filter(name -> name.getFileName().toString().startsWith("..v")).count();
    }
  }

  @Test
  void showsExactlyTheFilesThatWereWrittenLast() throws Exception {
    AtomicFolder folder = new AtomicFolder(folder());
    assertThat(folder.write(files("a", "1", "d/b", "2", "d/e/c", "3"), Owner.ROOT)).isTrue();
    assertThat(seen()).isEqualTo(Map.of("a", "1", "d/b", "2", "d/e/c", "3"));
    assertThat(folder.write(files("a", "1", "d/b", "2", "d/e/c", "3"), Owner.ROOT)).isFalse();
    assertThat(folder.write(files("a", "4", "d/f", "5"), Owner.ROOT)).isTrue();
    assertThat(seen()).isEqualTo(Map.of("a", "4", "d/f", "5"));
    assertThat(generations()).isEqualTo(2);
    folder.prune();
    assertThat(generations()).isEqualTo(1);
    assertThat(seen()).isEqualTo(Map.of("a", "4", "d/f", "5"));
    assertThat(folder.write(Map.of(), Owner.ROOT)).isTrue();
    assertThat(seen()).isEmpty();
    assertThat(Files.exists(folder().resolve("a"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void filesHaveTheirModeAndOwnerAndAnybodyMayEnter() throws Exception {
    FileEntry secret = new FileEntry(ByteString.copyFromUtf8("x"), 0440);
    boolean root = Files.getOwner(top).getName().equals("root");
    Owner owner = root ? new Owner(OptionalInt.of(1234), OptionalInt.of(5678)) : Owner.ROOT;
    new AtomicFolder(folder()).write(Map.of("d/s", secret), owner);
    Path file = folder().resolve("d/s");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r--r-----");
    for (String directory : new String[] {"", "..data", "d"}) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder().resolve(directory))))
          .isEqualTo("rwxr-xr-x");
    }
    if (root) {
      assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(1234);
      assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(5678);
    }
    // Another mode is a change.
    assertThat(
            new AtomicFolder(folder())
                .write(Map.of("d/s", new FileEntry(secret.content(), 0400)), owner))
        .isTrue();
  }

  @Test
  void noFileIsWrittenOutsideOfIt() {
    assertThatThrownBy(() -> new AtomicFolder(folder()).write(files("../a", "1"), Owner.ROOT))
        .isInstanceOf(IOException.class);
    assertThat(top.resolve("a")).doesNotExist();
  }

  /** A disk that is full fails each try, and there are many. */
  @Test
  void aTryThatFailsLeavesNothingBehind() throws Exception {
    AtomicFolder folder = new AtomicFolder(folder());
    folder.write(files("a", "1"), Owner.ROOT);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> folder.write(files("a", "2", "../b", "3"), Owner.ROOT))
          .isInstanceOf(IOException.class);
    }
    assertThat(generations()).isEqualTo(1);
    assertThat(seen()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void aReaderNeverSeesAMixtureOrAMissingFile() throws Exception {
    AtomicFolder folder = new AtomicFolder(folder());
    folder.write(files("a", "0", "d/b", "0"), Owner.ROOT);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (!over.get()) {
                  // One that resolves the link once sees one generation whole.
                  Path data = folder().resolve("..data").toRealPath();
                  assertThat(Files.readString(data.resolve("a")))
                      .isEqualTo(Files.readString(data.resolve("d/b")));
                  // By name there is always a file, and it is never older than one read before.
                  int first = Integer.parseInt(Files.readString(folder().resolve("a")));
                  int second = Integer.parseInt(Files.readString(folder().resolve("d/b")));
                  assertThat(second).isGreaterThanOrEqualTo(first);
                  reads.incrementAndGet();
                }
              } catch (IOException | RuntimeException | AssertionError e) {
                wrong.set(e);
              }
            });
    for (int i = 1; i <= 300 || reads.get() < 100; i++) {
      if (wrong.get() != null) {
        break;
      }
      folder.write(files("a", "" + i, "d/b", "" + i), Owner.ROOT);
    }
    over.set(true);
    reader.join();
    assertThat(wrong.get()).isNull();
    assertThat(reads.get()).isGreaterThanOrEqualTo(100);
  }

  @Test
  void killedBeforeAnyStepItShowsTheOldOrTheNewAndIsMendedByTheNextWrite() throws Exception {
    Map<String, String> old = Map.of("gone", "1", "stays", "2");
    Map<String, String> fresh = Map.of("new/a", "3", "stays", "4");
    int steps = 0;
    boolean killed = true;
    while (killed) {
      int last = steps++;
      Trees.remove(folder());
      new AtomicFolder(folder()).write(files("gone", "0", "stays", "0"), Owner.ROOT);
      new AtomicFolder(folder()).write(files("gone", "1", "stays", "2"), Owner.ROOT);
      AtomicInteger step = new AtomicInteger();
      AtomicFolder dying =
          new AtomicFolder(
              folder(),
              name -> {
                if (step.getAndIncrement() == last) {
                  throw new UncheckedIOException(new IOException("killed before " + name));
                }
              });
      try {
        dying.write(files("new/a", "3", "stays", "4"), Owner.ROOT);
        killed = false;
      } catch (UncheckedIOException e) {
        killed = true;
      }
      assertThat(seen()).as("killed before step %d", last).isIn(old, fresh);
      new AtomicFolder(folder()).write(files("new/a", "3", "stays", "4"), Owner.ROOT);
      new AtomicFolder(folder()).prune();
      assertThat(seen()).isEqualTo(fresh);
      assertThat(generations()).isEqualTo(1);
      assertThat(Files.exists(folder().resolve("gone"), LinkOption.NOFOLLOW_LINKS)).isFalse();
      assertThat(Files.exists(folder().resolve("..data_next"), LinkOption.NOFOLLOW_LINKS))
          .isFalse();
    }
    assertThat(steps).as("steps that were tried").isGreaterThan(7);
  }
}
