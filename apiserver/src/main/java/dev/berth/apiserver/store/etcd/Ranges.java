package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.CallOptions;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads from etcd. It counts in objects while we count in bytes, so a page is read in steps whose
 * size follows from the size of the objects in the step before. The fewer steps, the better: for
 * each of them etcd counts all that is left of the range.
 */
final class Ranges {
  /** A page ends with the object that reaches this. */
  private static final int PAGE_BYTES = 4 << 20;

  /** Of what was not listed before. */
  private static final int FIRST_STEP = 64;

  private static final int LARGEST_STEP = 4_096;

  /**
   * Objects may be much larger than those before them, and an answer is in memory as a whole: one
   * that would be larger is asked for in smaller steps instead.
   */
  private static final int LARGEST_ANSWER = 32 << 20;

  private static final CallOptions IN_STEPS =
      CallOptions.DEFAULT.withMaxInboundMessageSize(LARGEST_ANSWER);

  private final EtcdChannels channels;
  private final SeenRevision seen;

  /** By prefix, how many objects filled a page lately, and a few more. */
  private final Map<String, Integer> steps = new ConcurrentHashMap<>();

  Ranges(EtcdChannels channels, SeenRevision seen) {
    this.channels = channels;
    this.seen = seen;
  }

  Optional<Stored> get(Key key, Deadline deadline) {
    RangeResponse answer = read(RangeRequest.newBuilder().setKey(Kv.bytes(key)), deadline);
    return answer.getKvsList().stream().findFirst().map(kv -> Kv.stored(key, kv));
  }

  /** The newest revision: no key has this name, the answer's header is what is wanted. */
  long revision(Deadline deadline) {
    RangeRequest.Builder nothing =
        RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(Key.ROOT)).setCountOnly(true);
    return read(nothing, deadline).getHeader().getRevision();
  }

  Store.Page list(Scope scope, String after, int limit, long revision, Deadline deadline) {
    List<Stored> objects = new ArrayList<>();
    long at = revision;
    long bytes = 0;
    ByteString from = start(scope, after);
    int step = steps.getOrDefault(scope.prefix(), FIRST_STEP);
    while (true) {
      int wanted = limit == 0 ? step : Math.min(step, limit - objects.size());
      RangeRequest.Builder request =
          RangeRequest.newBuilder()
              .setKey(from)
              .setRangeEnd(Kv.endOf(scope.prefix()))
              .setLimit(wanted)
              .setRevision(at);
      RangeResponse answer;
      try {
        answer = read(request, IN_STEPS, deadline);
      } catch (FailureException e) {
        if (e.failure() instanceof Failure.TooManyRequests && wanted > 1) {
          step = Math.max(1, wanted / 8);
          steps.put(scope.prefix(), step);
          continue;
        }
        throw e;
      }
      at = at == 0 ? answer.getHeader().getRevision() : at;
      int taken = 0;
      for (KeyValue kv : answer.getKvsList()) {
        if (bytes >= PAGE_BYTES) {
          break;
        }
        objects.add(Kv.stored(scope.parse(kv.getKey().toStringUtf8()), kv));
        bytes += kv.getValue().size();
        taken++;
      }
      long remaining = answer.getCount() - taken;
      boolean full = bytes >= PAGE_BYTES || objects.size() == limit;
      if (remaining <= 0 || full || taken == 0) {
        if (bytes >= PAGE_BYTES) {
          steps.put(scope.prefix(), Math.min(objects.size() * 17 / 16 + 1, LARGEST_STEP));
        }
        return new Store.Page(at, objects, remaining > 0, Math.max(0, remaining));
      }
      from = after(answer.getKvs(taken - 1).getKey());
      step = nextStep(objects.size(), bytes);
    }
  }

  /** As many objects as should fill what is left of the page. */
  private static int nextStep(int objects, long bytes) {
    long each = Math.max(1, bytes / objects);
    return Math.clamp((PAGE_BYTES - bytes) / each + 1, 1, LARGEST_STEP);
  }

  private RangeResponse read(RangeRequest.Builder request, Deadline deadline) {
    return read(request, CallOptions.DEFAULT, deadline);
  }

  private RangeResponse read(RangeRequest.Builder request, CallOptions options, Deadline deadline) {
    RangeResponse answer =
        channels.read(KVGrpc.getRangeMethod(), request.build(), options, deadline);
    seen.at(answer.getHeader().getRevision());
    return answer;
  }

  private static ByteString start(Scope scope, String after) {
    return after.compareTo(scope.prefix()) < 0
        ? ByteString.copyFromUtf8(scope.prefix())
        : after(ByteString.copyFromUtf8(after));
  }

  /** The least key after a key. */
  private static ByteString after(ByteString key) {
    return key.concat(ByteString.copyFrom(new byte[] {0}));
  }
}
