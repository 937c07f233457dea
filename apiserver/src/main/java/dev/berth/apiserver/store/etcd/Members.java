package dev.berth.apiserver.store.etcd;

import dev.berth.apiserver.store.etcd.EtcdChannels.Attempt;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Deadline;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Which etcd each member of the cluster runs, looked at whenever a watch connects. */
final class Members {
  private static final int TIMEOUT_MILLIS = 500;
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final EtcdChannels channels;
  private final Map<Long, EtcdVersion> versions = new ConcurrentHashMap<>();
  private final AtomicLong lookedAt = new AtomicLong();
  private volatile boolean progressTrusted;

  Members(EtcdChannels channels) {
    this.channels = channels;
  }

  /**
   * Whether the answer to a requested progress can be trusted, as of the last look: older members
   * send it before events that it claims to follow. While it can't, or a member was away at the
   * last look, there is another look now and then.
   */
  boolean progressTrusted() {
    if (!progressTrusted) {
      long now = System.nanoTime();
      long last = lookedAt.get();
      if (now - last > LOOK_AGAIN_NANOS && lookedAt.compareAndSet(last, now)) {
        var _ = Thread.ofVirtual().name("etcd-members").start(this::look);
      }
    }
    return progressTrusted;
  }

  /** A member that does not answer is taken to run what it ran when it last did. */
  synchronized void look() {
    lookedAt.set(System.nanoTime());
    for (int i = 0; i < channels.size(); i++) {
      if (channels.once(
              i, MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance(), soon())
          instanceof Attempt.Answered<StatusResponse>(StatusResponse status)) {
        versions.put(status.getHeader().getMemberId(), EtcdVersion.parse(status.getVersion()));
      }
    }
    progressTrusted =
        channels.once(
                    ClusterGrpc.getMemberListMethod(),
                    MemberListRequest.getDefaultInstance(),
                    soon())
                instanceof Attempt.Answered<MemberListResponse>(MemberListResponse list)
            && list.getMembersList().stream().allMatch(this::trusted);
  }

  private boolean trusted(Member member) {
    EtcdVersion version = versions.get(member.getID());
    return version != null && version.answersProgressInOrder();
  }

  /** The oldest that any member runs; "?" before the first look. */
  String oldest() {
    return versions.values().stream().sorted().findFirst().map(EtcdVersion::toString).orElse("?");
  }

  private static Deadline soon() {
    return Deadline.after(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
