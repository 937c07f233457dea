package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Key;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Deadline;

/**
 * Ends what is on its way. Every write compares one key of etcd's, the fence, with the revision
 * that the store last saw there. Whoever has lost a reply writes that key: from then on none of the
 * writes that were sent before can happen any more, wherever they are held up, and what did happen
 * lies before the fence's new revision. All API servers share the key; one that finds it moved was
 * told in the same moment that nothing was written, and sends again.
 */
final class Fence {
  /** Not among the keys of any kind. */
  static final ByteString KEY = ByteString.copyFromUtf8(Key.ROOT + "fence");

  private final EtcdChannels channels;
  private final SharedRevision raising;

  /** 0 when it was never raised. */
  private volatile long revision;

  Fence(EtcdChannels channels) {
    this.channels = channels;
    this.raising = new SharedRevision(this::write);
  }

  long revision() {
    return revision;
  }

  static Compare stands(long revision) {
    return Commit.hasRevision(KEY, revision);
  }

  static RequestOp read() {
    return Commit.read(KEY);
  }

  /** Takes in the answer to {@link #read}; the revision that it tells. */
  long learn(ResponseOp answer) {
    revision =
        answer.getResponseRange().getKvsList().stream()
            .mapToLong(kv -> kv.getModRevision())
            .findFirst()
            .orElse(0);
    return revision;
  }

  /**
   * Raises it, once for all who ask at a moment.
   *
   * @return its new revision
   * @throws FailureException <em>unavailable</em> when etcd does not say that it did
   */
  long raise(Deadline deadline) {
    return raising.read(deadline);
  }

  private long write(Deadline deadline) {
    // A write inside an inner transaction is one that etcd accepts without space, too.
    RequestOp put =
        RequestOp.newBuilder().setRequestPut(PutRequest.newBuilder().setKey(KEY)).build();
    TxnRequest inner = TxnRequest.newBuilder().addSuccess(put).build();
    TxnRequest outer =
        TxnRequest.newBuilder().addSuccess(RequestOp.newBuilder().setRequestTxn(inner)).build();
    TxnResponse done = channels.read(KVGrpc.getTxnMethod(), outer, deadline);
    revision = done.getHeader().getRevision();
    return revision;
  }
}
