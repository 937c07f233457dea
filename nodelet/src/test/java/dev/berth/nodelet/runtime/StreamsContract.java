package dev.berth.nodelet.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** What every container runtime promises of streams and files. */
public abstract class StreamsContract extends RuntimeContract {
  private static final int PIECE = 32 * 1024;

  /** A command that writes a line to standard error and ends. */
  protected abstract List<String> complaining(String line);

  /** A command with a terminal that ends once that is of 120 columns and 40 rows, and says so. */
  protected abstract List<String> awaitingSize();

  /** How much is sent through a command and back, in bytes. */
  protected abstract int much();

  @Test
  void aCommandReadsItsInputToItsEnd() {
    try (ProcessStreams cat = runtime().exec(started(), ExecSpec.of(List.of("cat")).withInput())) {
      write(cat, "one\ntwo");
      cat.endInput();
      assertThat(all(cat)).isEqualTo("one\ntwo|");
      assertThat(cat.exitCode()).isZero();
    }
  }

  @Test
  void withoutInputACommandFindsItsEnd() {
    try (ProcessStreams cat = runtime().exec(started(), ExecSpec.of(List.of("cat")))) {
      assertThat(all(cat)).isEqualTo("|");
      assertThat(cat.exitCode()).isZero();
    }
  }

  @Test
  void tellsACommandsExitCode() {
    try (ProcessStreams seven = runtime().exec(started(), ExecSpec.of(exiting(7)))) {
      assertThat(all(seven)).isEqualTo("|");
      assertThat(seven.exitCode()).isEqualTo(7);
    }
  }

  @Test
  void standardErrorIsApartUnlessThereIsATerminal() {
    String id = started();
    try (ProcessStreams plain = runtime().exec(id, ExecSpec.of(complaining("no")))) {
      assertThat(all(plain)).isEqualTo("|no\n");
      assertThat(plain.tty()).isFalse();
    }
    try (ProcessStreams tty = runtime().exec(id, ExecSpec.of(complaining("no")).withTerminal())) {
      assertThat(all(tty)).isEqualTo("no\r\n|");
      assertThat(tty.tty()).isTrue();
    }
  }

  @Test
  void aTerminalHasTheSizeThatIsTold() {
    ExecSpec command = ExecSpec.of(awaitingSize()).withTerminal();
    try (ProcessStreams tty = runtime().exec(started(), command)) {
      tty.resize(120, 40);
      assertThat(all(tty)).contains("40 120");
      assertThat(tty.exitCode()).isZero();
    }
  }

  @Test
  void muchComesThroughWhole() throws Exception {
    try (ProcessStreams cat = runtime().exec(started(), ExecSpec.of(List.of("cat")).withInput())) {
      CRC32 sent = new CRC32();
      FutureTask<Boolean> writing =
          elsewhere(() -> {
            Random random = new Random(7);
            byte[] piece = new byte[PIECE];
            for (int left = much(); left > 0; left -= piece.length) {
              random.nextBytes(piece);
              sent.update(piece);
              cat.write(piece, 0, piece.length);
            }
            cat.endInput();
            return true;
          });
      CRC32 received = new CRC32();
      long bytes = 0;
      for (LogStream.Chunk chunk = cat.next(); chunk != null; chunk = cat.next()) {
        received.update(chunk.data());
        bytes += chunk.data().length;
      }
      assertThat(writing.get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(bytes).isEqualTo(much());
      assertThat(received.getValue()).isEqualTo(sent.getValue());
      assertThat(cat.exitCode()).isZero();
    }
  }

  @Test
  void whatNobodyReadsHoldsTheWriterUp() throws Exception {
    ProcessStreams cat = runtime().exec(started(), ExecSpec.of(List.of("cat")).withInput());
    FutureTask<Boolean> writing =
        elsewhere(() -> {
          for (int i = 0; i < 2000; i++) {
            cat.write(new byte[PIECE], 0, PIECE);
          }
          return true;
        });
    assertThat(catchTimeout(writing)).as("64 MB that nobody reads are not taken").isTrue();
    cat.close();
    assertThat(writing.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingEndsAReadersWait() throws Exception {
    ProcessStreams waiting = runtime().exec(started(), ExecSpec.of(running()));
    FutureTask<Boolean> ends = elsewhere(() -> waiting.next() == null);
    waiting.close();
    assertThat(ends.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void noStreamsLeadIntoAContainerThatDoesNotRunOrIsMissing() throws Exception {
    String ended = startAndAwaitEnd(exiting(0));
    ExecSpec command = ExecSpec.of(exiting(0));
    assertThat(failure(() -> runtime().exec(ended, command))).isInstanceOf(Failure.Conflict.class);
    assertThat(failure(() -> runtime().attach(ended, false))).isInstanceOf(Failure.Conflict.class);
    assertThat(failure(() -> runtime().exec("0123456789abcdef", command)))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(failure(() -> runtime().attach("0123456789abcdef", false)))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void attachingReachesTheContainersOwnCommand() throws Exception {
    ContainerSpec spec = spec(List.of("cat")).withInput(new ContainerSpec.Input(true, false));
    String id = runtime().create(spec);
    runtime().start(id);
    try (ProcessStreams attached = runtime().attach(id, true)) {
      write(attached, "hello\n");
      LogStream.Chunk chunk = Objects.requireNonNull(attached.next());
      assertThat(new String(chunk.data(), StandardCharsets.UTF_8)).isEqualTo("hello\n");
      FutureTask<Integer> code =
          elsewhere(() -> {
            assertThat(attached.next()).isNull();
            return attached.exitCode();
          });
      runtime().stop(id, java.time.Duration.ofSeconds(0));
      assertThat(code.get(20, TimeUnit.SECONDS)).isIn(137, 143);
    }
  }

  @Test
  void filesGoInAndComeOutAsTheyWere() throws Exception {
    String id = started();
    byte[] large = new byte[300_000];
    new Random(3).nextBytes(large);
    runtime().copyTo(id, "/tmp", tar(new TreeMap<>(Map.of("d/", new byte[0], "d/large", large))));
    assertThat(runtime().stat(id, "/tmp/d")).contains(new PathStat("d", true, folderSize(id)));
    assertThat(runtime().stat(id, "/tmp/d/large")).contains(new PathStat("large", false, 300_000));
    try (TarArchiveInputStream out = new TarArchiveInputStream(runtime().copyFrom(id, "/tmp/d"))) {
      assertThat(out.getNextEntry().getName()).isEqualTo("d/");
      TarArchiveEntry file = out.getNextEntry();
      assertThat(file.getName()).isEqualTo("d/large");
      assertThat(file.getMode() & 0777).isEqualTo(0640);
      assertThat(out.readAllBytes()).isEqualTo(large);
      assertThat(out.getNextEntry()).isNull();
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    String id = started();
    assertThat(runtime().stat(id, "/no/such")).isEmpty();
    assertThat(failure(() -> runtime().copyFrom(id, "/no/such")))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(failure(() -> runtime().copyTo(id, "/no/such", tar(Map.of("f", new byte[1])))))
        .isInstanceOf(Failure.NotFound.class);
  }

  private long folderSize(String id) {
    return runtime().stat(id, "/tmp/d").orElseThrow().size();
  }

  private static InputStream tar(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setMode(entry.isDirectory() ? 0750 : 0640);
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static boolean catchTimeout(FutureTask<?> task) throws Exception {
    try {
      task.get(1500, TimeUnit.MILLISECONDS);
      return false;
    } catch (java.util.concurrent.TimeoutException e) {
      return true;
    }
  }

  private static void write(ProcessStreams to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.write(bytes, 0, bytes.length);
  }

  /** Both outputs to their ends, with a bar between them. */
  private static String all(ProcessStreams from) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    for (LogStream.Chunk chunk = from.next(); chunk != null; chunk = from.next()) {
      (chunk.stderr() ? err : out).append(new String(chunk.data(), StandardCharsets.UTF_8));
    }
    return out + "|" + err;
  }
}
