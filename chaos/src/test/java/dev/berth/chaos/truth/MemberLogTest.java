package dev.berth.chaos.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.etcd.LocalEtcd;
import dev.berth.apiserver.store.etcd.LocalEtcdOptions;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("etcd")
final class MemberLogTest {
  private static final ByteString FIRST = ByteString.copyFromUtf8("/log/first");
  private static final ByteString SECOND = ByteString.copyFromUtf8("/log/second");

  @TempDir private Path directory;

  @Test
  void neverTellsARevisionInPart() throws InterruptedException {
    try (LocalEtcd etcd = LocalEtcd.start(LocalEtcdOptions.in(directory))) {
      String address = etcd.endpoint().replace("http://", "");
      ManagedChannel channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
      KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(channel);
      kv.put(put(FIRST));
      long both =
          kv.txn(
                  TxnRequest.newBuilder()
                      .addSuccess(RequestOp.newBuilder().setRequestPut(put(SECOND)))
                      .addSuccess(
                          RequestOp.newBuilder()
                              .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(FIRST)))
                      .build())
              .getHeader()
              .getRevision();
      kv.compact(CompactionRequest.newBuilder().setRevision(both).setPhysical(true).build());
      long last = kv.put(put(FIRST)).getHeader().getRevision();

      BlockingQueue<List<Event>> told = new LinkedBlockingQueue<>();
      try (MemberLog log = new MemberLog(address, "/log/", both, told::add)) {
        log.start();
        List<Event> all = new ArrayList<>();
        while (all.isEmpty() || all.getLast().getKv().getModRevision() < last) {
          @Nullable List<Event> more = told.poll(30, TimeUnit.SECONDS);
          assertThat(more).as("what comes after %s", all).isNotNull();
          all.addAll(more);
        }
        assertThat(all)
            .filteredOn(event -> event.getKv().getModRevision() == both)
            .satisfiesAnyOf(
                events -> assertThat(events).isEmpty(), events -> assertThat(events).hasSize(2));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static PutRequest put(ByteString key) {
    return PutRequest.newBuilder().setKey(key).setValue(key).build();
  }
}
