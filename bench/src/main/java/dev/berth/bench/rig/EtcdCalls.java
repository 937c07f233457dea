package dev.berth.bench.rig;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.function.LongFunction;

/**
 * The machine's limit: the same creates and gets straight to etcd, with the leanest client there is
 * in Java: the generated stub, with answers handled on the connection's own thread.
 */
public final class EtcdCalls implements AutoCloseable {
  private static final int DELETED_AT_ONCE = 10_000;

  private final ManagedChannel channel;
  private final KVGrpc.KVFutureStub etcd;

  public EtcdCalls(String endpoint) {
    channel = NettyChannelBuilder.forTarget(endpoint).usePlaintext().directExecutor().build();
    etcd = KVGrpc.newFutureStub(channel);
  }

  /** As the API server has to do it: only if the key does not exist. */
  public ListenableFuture<?> create(long number) {
    return etcd.txn(creation(number));
  }

  /** So many creates, each with its own compare, as inner transactions of one request. */
  public ListenableFuture<?> createGrouped(long group, int size) {
    TxnRequest.Builder outer = TxnRequest.newBuilder();
    for (int i = 0; i < size; i++) {
      outer.addSuccess(RequestOp.newBuilder().setRequestTxn(creation(group * size + i)));
    }
    return etcd.txn(outer.build());
  }

  /** What a key has. */
  public ByteString value(ByteString key) {
    return KVGrpc.newBlockingStub(channel)
        .range(RangeRequest.newBuilder().setKey(key).build())
        .getKvs(0)
        .getValue();
  }

  /**
   * So many Bindings in one request: each an inner transaction that compares another object, one of
   * the first so many that {@link #create} has made, and puts one of its own.
   */
  public ListenableFuture<?> bindGrouped(long group, int size, long compared, ByteString value) {
    TxnRequest.Builder outer = TxnRequest.newBuilder();
    for (int i = 0; i < size; i++) {
      long number = group * size + i;
      Compare asCreated =
          Compare.newBuilder()
              .setKey(Samples.key(number % compared))
              .setTarget(Compare.CompareTarget.VERSION)
              .setResult(Compare.CompareResult.EQUAL)
              .setVersion(1)
              .build();
      PutRequest put =
          PutRequest.newBuilder().setKey(Samples.bindingKey(number)).setValue(value).build();
      outer.addSuccess(
          RequestOp.newBuilder()
              .setRequestTxn(
                  TxnRequest.newBuilder()
                      .addCompare(asCreated)
                      .addSuccess(RequestOp.newBuilder().setRequestPut(put))));
    }
    return etcd.txn(outer.build());
  }

  private static TxnRequest creation(long number) {
    Compare absent =
        Compare.newBuilder()
            .setKey(Samples.key(number))
            .setTarget(Compare.CompareTarget.MOD)
            .setResult(Compare.CompareResult.EQUAL)
            .setModRevision(0)
            .build();
    PutRequest put =
        PutRequest.newBuilder()
            .setKey(Samples.key(number))
            .setValue(Samples.lease(Samples.NAMESPACE, number).toByteString())
            .build();
    return TxnRequest.newBuilder()
        .addCompare(absent)
        .addSuccess(RequestOp.newBuilder().setRequestPut(put))
        .build();
  }

  /** Deletes the first so many that were created, in requests that etcd answers in time. */
  public void delete(long count) {
    delete(count, Samples::key);
  }

  /** As {@link #delete}, what was bound. */
  public void deleteBindings(long count) {
    delete(count, Samples::bindingKey);
  }

  private void delete(long count, LongFunction<ByteString> keys) {
    KVGrpc.KVBlockingStub blocking = KVGrpc.newBlockingStub(channel);
    for (long from = 0; from < count; from += DELETED_AT_ONCE) {
      var _ =
          blocking.deleteRange(
              DeleteRangeRequest.newBuilder()
                  .setKey(keys.apply(from))
                  .setRangeEnd(keys.apply(Math.min(count, from + DELETED_AT_ONCE)))
                  .build());
    }
  }

  public ListenableFuture<?> get(long number) {
    return etcd.range(RangeRequest.newBuilder().setKey(Samples.key(number)).build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
