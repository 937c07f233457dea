package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Outcome;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in etcd's terms.
 *
 * @param writeId what its puts carry, so that they are known again; no other transaction's is the
 *     same
 * @param keys of the checks and the writes, in the order of the compares
 * @param puts how many positions its puts take
 * @param bytes of the values that it puts
 */
record Commit(Transaction transaction, long writeId, List<Key> keys, int puts, long bytes) {
  static Commit of(Transaction transaction, long writeId) {
    List<Key> keys = new ArrayList<>(transaction.checks().size() + transaction.writes().size());
    transaction.checks().forEach(check -> keys.add(check.key()));
    int puts = 0;
    long bytes = 0;
    for (Write write : transaction.writes()) {
      keys.add(write.key());
      switch (write) {
        case Write.Create(_, ByteString value) -> {
          puts++;
          bytes += value.size();
        }
        case Write.Update(_, _, ByteString value) -> {
          puts++;
          bytes += value.size();
        }
        case Write.Delete _ -> {}
      }
    }
    return new Commit(transaction, writeId, List.copyOf(keys), puts, bytes);
  }

  int deletes() {
    return transaction.writes().size() - puts;
  }

  /**
   * The request: its compares, its writes, and reads of all its keys for when a compare fails. Puts
   * come before deletes, as their positions do.
   *
   * @param firstPosition of its puts
   */
  TxnRequest.Builder request(int firstPosition) {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    for (Check check : transaction.checks()) {
      request.addCompare(
          switch (check) {
            case Check.Absent(Key key) -> absent(key);
            case Check.Unchanged(Key key, long version) -> unchanged(key, version);
          });
    }
    int position = firstPosition;
    List<RequestOp> deletes = new ArrayList<>();
    for (Write write : transaction.writes()) {
      switch (write) {
        case Write.Create(Key key, ByteString value) ->
            request
                .addCompare(absent(key))
                .addSuccess(put(key, ObjectBytes.stamp(value, writeId, position++)));
        case Write.Update(Key key, long version, ByteString value) ->
            request
                .addCompare(unchanged(key, version))
                .addSuccess(put(key, ObjectBytes.stamp(value, writeId, position++)));
        case Write.Delete(Key key, long version) -> {
          request.addCompare(unchanged(key, version));
          deletes.add(delete(key));
        }
      }
    }
    request.addAllSuccess(deletes);
    keys.forEach(key -> request.addFailure(read(key)));
    return request;
  }

  /**
   * How it ended when it was carried out.
   *
   * @param firstPosition of its puts
   * @param deleted how many keys of each kind the group had deleted before; this one's are added
   */
  Outcome.Committed committed(long revision, int firstPosition, Map<String, Integer> deleted) {
    int position = firstPosition;
    List<Long> versions = new ArrayList<>(transaction.writes().size());
    for (Write write : transaction.writes()) {
      versions.add(
          Version.of(
              revision,
              switch (write) {
                case Write.Create _, Write.Update _ -> position++;
                case Write.Delete(Key key, _) ->
                    Version.FIRST_DELETE - 1 + deleted.merge(key.kindPath(), 1, Integer::sum);
              }));
    }
    return new Outcome.Committed(revision, versions);
  }

  /**
   * How it ended when a compare failed.
   *
   * @param answers to its reads, in their order; more may follow
   */
  Outcome.Rejected rejected(List<ResponseOp> answers) {
    Map<Key, Stored> current = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      answers
          .get(i)
          .getResponseRange()
          .getKvsList()
          .forEach(kv -> current.put(key, Kv.stored(key, kv)));
    }
    return new Outcome.Rejected(current);
  }

  /** Reads its keys. */
  TxnRequest reads() {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    keys.forEach(key -> request.addSuccess(read(key)));
    return request.build();
  }

  /** Whether its compares hold in a state of its keys. */
  boolean holdsIn(Map<Key, Stored> state) {
    for (Check check : transaction.checks()) {
      boolean holds =
          switch (check) {
            case Check.Absent(Key key) -> !state.containsKey(key);
            case Check.Unchanged(Key key, long version) -> isAt(state.get(key), version);
          };
      if (!holds) {
        return false;
      }
    }
    for (Write write : transaction.writes()) {
      boolean holds =
          switch (write) {
            case Write.Create(Key key, _) -> !state.containsKey(key);
            case Write.Update(Key key, long version, _) -> isAt(state.get(key), version);
            case Write.Delete(Key key, long version) -> isAt(state.get(key), version);
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAt(@Nullable Stored stored, long version) {
    return stored != null && Version.revision(stored.version()) == Version.revision(version);
  }

  /** Whether these stored bytes are what it put. */
  boolean wrote(ByteString stored) {
    return ObjectBytes.writeId(stored).equals(Optional.of(writeId));
  }

  private static Compare absent(Key key) {
    return hasRevision(Kv.bytes(key), 0);
  }

  /** To etcd, revision 0 is that of an absent key; to us, a version that no key ever has. */
  private static Compare unchanged(Key key, long version) {
    long revision = Version.revision(version);
    return hasRevision(Kv.bytes(key), revision == 0 ? -1 : revision);
  }

  static Compare hasRevision(ByteString key, long revision) {
    return Compare.newBuilder()
        .setKey(key)
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
    return read(Kv.bytes(key));
  }

  static RequestOp read(ByteString key) {
    return RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(key)).build();
  }
}
