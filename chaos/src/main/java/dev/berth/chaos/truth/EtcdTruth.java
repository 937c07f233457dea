package dev.berth.chaos.truth;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.berth.api.coordination.v1.Lease;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.History;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.chaos.history.Versions;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The logs of all members made into one. Each revision is taken from whoever tells it first, and
 * the others must tell the same.
 */
public final class EtcdTruth implements AutoCloseable {
  private static final String PREFIX = "/berth/coordination.k8s.io/leases/";
  private static final long CALL_SECONDS = 2;
  private static final long RETRY_MILLIS = 100;

  private final History history;
  private final List<MemberLog> logs = new ArrayList<>();
  private final ConcurrentSkipListMap<Long, List<Entry.Event>> revisions =
      new ConcurrentSkipListMap<>();
  private volatile int largestGroup;

  /**
   * @param members where each member itself answers
   */
  public EtcdTruth(List<String> members, History history) {
    this.history = history;
    for (String member : members) {
      logs.add(new MemberLog(member, PREFIX, 1, events -> add(member, events)));
    }
  }

  public void start() {
    logs.forEach(MemberLog::start);
  }

  /** The newest revision that was read: what is compacted up to here is not missed. */
  public long position() {
    return logs.stream().mapToLong(MemberLog::position).max().orElse(0);
  }

  /** How many events shared one revision at most, so far. */
  public int largestGroup() {
    return largestGroup;
  }

  /** Has the history up to a revision forgotten; false when no member did so. */
  public boolean compact(long revision) {
    CompactionRequest request = CompactionRequest.newBuilder().setRevision(revision).build();
    history.add(new Entry.Compaction(history.now(), revision));
    return revision > 0 && tryEach(stub -> stub.compact(request)) != null;
  }

  /**
   * Waits until every member has told what happened up to a version, then adds it all to the
   * history, and what etcd now holds.
   */
  public void finish(long version, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (MemberLog log : logs) {
      while (log.position() < Versions.revision(version)) {
        if (System.nanoTime() > deadline) {
          history.add(
              new Entry.Stuck("a member does not tell the end: it is at " + log.position()));
          break;
        }
        Thread.sleep(RETRY_MILLIS);
      }
    }
    RangeRequest all =
        RangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(PREFIX + Selection.NAMESPACES))
            .setRangeEnd(ByteString.copyFromUtf8(PREFIX + Selection.NAMESPACES + "~"))
            .build();
    @Nullable RangeResponse last = tryEach(stub -> stub.range(all));
    while (last == null && System.nanoTime() < deadline) {
      Thread.sleep(RETRY_MILLIS); // an election, perhaps
      last = tryEach(stub -> stub.range(all));
    }
    if (last == null) {
      history.add(new Entry.Stuck("etcd does not answer"));
    } else {
      last.getKvsList().forEach(kv -> history.add(new Entry.Remaining(seen(kv))));
    }
    revisions.values().forEach(events -> events.forEach(history::add));
  }

  private <R> @Nullable R tryEach(Function<KVGrpc.KVBlockingStub, R> call) {
    for (MemberLog log : logs) {
      try {
        return call.apply(
            KVGrpc.newBlockingStub(log.channel())
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS));
      } catch (StatusRuntimeException _) {
        // The next one.
      }
    }
    return null;
  }

  private void add(String member, List<Event> all) {
    NavigableMap<Long, List<Event>> told = new TreeMap<>();
    for (Event event : all) {
      told.computeIfAbsent(event.getKv().getModRevision(), _ -> new ArrayList<>()).add(event);
    }
    told.forEach((revision, raw) -> {
      List<Entry.Event> events = events(raw);
      largestGroup = Math.max(largestGroup, events.size());
      List<Entry.Event> known = revisions.putIfAbsent(revision, events);
      if (known != null && !known.equals(events)) {
        history.add(
            new Entry.Disagreement(
                "member %s tells revision %d as %s, another as %s"
                    .formatted(member, revision, events, known)));
      }
    });
  }

  private List<Entry.Event> events(List<Event> raw) {
    List<Entry.Event> events = new ArrayList<>();
    int deletes = 0;
    for (Event event : raw) {
      KeyValue kv = event.getKv();
      String key = kv.getKey().substring(PREFIX.length()).toStringUtf8();
      events.add(
          switch (event.getType()) {
            case PUT -> {
              Seen now = history.shared(seen(kv));
              yield new Entry.Event(key, now.version(), now, kv.getVersion());
            }
            case DELETE ->
                new Entry.Event(
                    key,
                    Versions.of(kv.getModRevision(), Versions.FIRST_DELETE + deletes++),
                    null,
                    0);
            case UNRECOGNIZED -> throw new IllegalStateException("an event of no known type");
          });
    }
    return events;
  }

  private static Seen seen(KeyValue kv) {
    try {
      long version = Versions.of(kv.getModRevision(), ObjectBytes.position(kv.getValue()));
      return Seen.of(Lease.parseFrom(ObjectBytes.serve(kv.getValue(), version)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not a lease: " + kv.getKey().toStringUtf8(), e);
    }
  }

  @Override
  public void close() {
    logs.forEach(MemberLog::close);
  }
}
