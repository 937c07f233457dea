package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Key;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An etcd for a test class, and what only tests do to it. */
public final class TestEtcd implements AutoCloseable {
  private final Path directory;
  private final LocalEtcd etcd;
  private final ManagedChannel channel;

  private TestEtcd(Path directory, LocalEtcd etcd) {
    this.directory = directory;
    this.etcd = etcd;
    this.channel = NettyChannelBuilder.forTarget(etcd.endpoint()).usePlaintext().build();
  }

  /** The etcd of this machine. */
  public static TestEtcd start() {
    Path directory = newDirectory();
    return new TestEtcd(directory, LocalEtcd.start(LocalEtcdOptions.in(directory)));
  }

  /** As {@link #start}, with so little space. */
  public static TestEtcd startWithQuota(long bytes) {
    Path directory = newDirectory();
    LocalEtcdOptions options = LocalEtcdOptions.in(directory).withQuotaBytes(bytes);
    return new TestEtcd(directory, LocalEtcd.start(options));
  }

  /** As {@link #startNewer}, with so little space. */
  public static TestEtcd startNewerWithQuota(long bytes) {
    Path directory = newDirectory();
    LocalEtcdOptions options =
        LocalEtcdOptions.in(directory).withBinary(newerBinary()).withQuotaBytes(bytes);
    return new TestEtcd(directory, LocalEtcd.start(options));
  }

  public static TestEtcd startNewer() {
    Path directory = newDirectory();
    LocalEtcdOptions options = LocalEtcdOptions.in(directory).withBinary(newerBinary());
    return new TestEtcd(directory, LocalEtcd.start(options));
  }

  public LocalEtcd etcd() {
    return etcd;
  }

  public EtcdStore openStore() {
    return EtcdStore.open(List.of(etcd.endpoint()));
  }

  public void deleteEverything() {
    deleteAll(Key.ROOT);
  }

  /**
   * @param prefix ends with a slash
   */
  public void deleteAll(String prefix) {
    var _ =
        KVGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .deleteRange(
                DeleteRangeRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8(prefix))
                    .setRangeEnd(Kv.endOf(prefix))
                    .build());
  }

  /** Starts it again with nothing in it, as if an older backup were restored. */
  public void killAndRestartEmpty() {
    etcd.kill();
    delete(directory.resolve("data"));
    etcd.restart();
  }

  public void compact(long revision) {
    var _ =
        KVGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .compact(CompactionRequest.newBuilder().setRevision(revision).build());
  }

  /** Carries out what somebody else has made. */
  TxnResponse send(TxnRequest request) {
    return KVGrpc.newBlockingStub(channel).withWaitForReady().txn(request);
  }

  /** Writes what none of our writers would. */
  public void put(String path, ByteString value) {
    var _ =
        KVGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .put(
                PutRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8(path))
                    .setValue(value)
                    .build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    etcd.close();
    delete(directory);
  }

  private static void delete(Path top) {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("berth-etcd-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newerBinary() {
    Path script = Path.of("..", "hack", "etcd-3.5").toAbsolutePath().normalize();
    try {
      Process finding = new ProcessBuilder(script.toString()).start();
      String found = new String(finding.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String errors = new String(finding.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (finding.waitFor() != 0) {
        throw new AssertionError("no etcd of 3.5 or newer to test with: " + errors);
      }
      return Path.of(found.strip());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no etcd of 3.5 or newer to test with", e);
    }
  }
}
