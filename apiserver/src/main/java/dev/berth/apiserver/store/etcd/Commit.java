package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A transaction as one etcd request, with the positions that its writes get. A group of several
 * transactions will be made here too; alone, the positions begin at 0.
 *
 * @param keys of the checks and the writes, in the order of the compares
 */
record Commit(
    Transaction transaction,
    long writeId,
    List<Key> keys,
    List<Integer> positions,
    TxnRequest request) {
  /**
   * Puts come before deletes: events of one revision are told in the order of the operations, and
   * deletes have the greater positions.
   */
  static Commit alone(Transaction transaction, long writeId) {
    List<Integer> positions = transaction.positions();
    List<Key> keys = new ArrayList<>();
    TxnRequest.Builder request = TxnRequest.newBuilder();
    List<RequestOp> deletes = new ArrayList<>();
    for (Check check : transaction.checks()) {
      keys.add(check.key());
      request.addCompare(
          switch (check) {
            case Check.Absent(Key key) -> absent(key);
            case Check.Unchanged(Key key, long version) -> unchanged(key, version);
          });
    }
    for (int i = 0; i < transaction.writes().size(); i++) {
      Write write = transaction.writes().get(i);
      int position = positions.get(i);
      keys.add(write.key());
      switch (write) {
        case Write.Create(Key key, ByteString bytes) ->
            request
                .addCompare(absent(key))
                .addSuccess(put(key, ObjectBytes.stamp(bytes, writeId, position)));
        case Write.Update(Key key, long version, ByteString bytes) ->
            request
                .addCompare(unchanged(key, version))
                .addSuccess(put(key, ObjectBytes.stamp(bytes, writeId, position)));
        case Write.Delete(Key key, long version) -> {
          request.addCompare(unchanged(key, version));
          deletes.add(delete(key));
        }
      }
    }
    request.addAllSuccess(deletes);
    keys.forEach(key -> request.addFailure(read(key)));
    return new Commit(transaction, writeId, List.copyOf(keys), positions, request.build());
  }

  /**
   * What is sent. etcd's quota does not see into nested transactions: one that is not to be refused
   * for want of space goes as such.
   */
  TxnRequest sent() {
    return isNested()
        ? TxnRequest.newBuilder().addSuccess(RequestOp.newBuilder().setRequestTxn(request)).build()
        : request;
  }

  /** The answer to {@link #request}, from the one to what was sent. */
  TxnResponse answer(TxnResponse received) {
    return isNested()
        ? received.getResponses(0).getResponseTxn().toBuilder()
            .setHeader(received.getHeader())
            .build()
        : received;
  }

  private boolean isNested() {
    return transaction.spaceUse() != SpaceUse.GROWS;
  }

  /** Reads the same keys, for {@link #rejected}. */
  TxnRequest reads() {
    return TxnRequest.newBuilder().addAllSuccess(request.getFailureList()).build();
  }

  Outcome.Committed committed(long revision) {
    return new Outcome.Committed(
        revision, positions.stream().map(position -> Version.of(revision, position)).toList());
  }

  Outcome.Rejected rejected(TxnResponse response) {
    Map<Key, Stored> current = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      ResponseOp answer = response.getResponses(i);
      answer.getResponseRange().getKvsList().forEach(kv -> current.put(key, Kv.stored(key, kv)));
    }
    return new Outcome.Rejected(current);
  }

  /** Whether this commit wrote these bytes. */
  boolean wrote(Stored stored) {
    return ObjectBytes.writeId(stored.bytes()).equals(Optional.of(writeId));
  }

  private static Compare absent(Key key) {
    return hasRevision(key, 0);
  }

  /** To etcd, revision 0 is that of an absent key; to us, a version that no key ever has. */
  private static Compare unchanged(Key key, long version) {
    long revision = Version.revision(version);
    return hasRevision(key, revision == 0 ? -1 : revision);
  }

  private static Compare hasRevision(Key key, long revision) {
    return Compare.newBuilder()
        .setKey(Kv.bytes(key))
        .setTarget(Compare.CompareTarget.MOD)
        .setResult(Compare.CompareResult.EQUAL)
        .setModRevision(revision)
        .build();
  }

  private static RequestOp put(Key key, ByteString value) {
    return RequestOp.newBuilder()
        .setRequestPut(PutRequest.newBuilder().setKey(Kv.bytes(key)).setValue(value))
        .build();
  }

  private static RequestOp delete(Key key) {
    return RequestOp.newBuilder()
        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(Kv.bytes(key)))
        .build();
  }

  private static RequestOp read(Key key) {
    return RequestOp.newBuilder()
        .setRequestRange(RangeRequest.newBuilder().setKey(Kv.bytes(key)))
        .build();
  }
}
