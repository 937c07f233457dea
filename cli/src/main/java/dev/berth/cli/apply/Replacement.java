package dev.berth.cli.apply;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.cli.follow.UntilGone;
import dev.berth.cli.session.Session;
import dev.berth.client.ObjectClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Deletes an object, waits until it is gone, and creates it anew. */
final class Replacement<T extends Message> {
  private final Session session;
  private final Kind<T> kind;
  private final Duration timeout;

  /**
   * @param timeout zero: as long as it takes
   */
  Replacement(Session session, Kind<T> kind, Duration timeout) {
    this.session = session;
    this.kind = kind;
    this.timeout = timeout;
  }

  /** The object that is deleted is the one that is there now, by its uid, and no later one. */
  void run(T object) {
    ObjectClient<T> objects = session.objects(kind);
    ObjectMeta metadata = Meta.of(object);
    Optional<T> before = objects.get(metadata.getNamespace(), metadata.getName());
    if (before.isPresent()) {
      objects.delete(
          metadata.getNamespace(),
          metadata.getName(),
          DeleteOptions.newBuilder().setUid(Meta.of(before.get()).getUid()).build());
      List<T> still = new UntilGone<>(session, kind, _ -> {}).run(List.of(before.get()), timeout);
      if (!still.isEmpty()) {
        throw new FailureException(
            new Failure.DeadlineExceeded(
                "it was deleted to be replaced, and is still there after "
                    + timeout.toSeconds()
                    + "s; apply again when it is gone"));
      }
    }
    objects.apply(object, false);
  }
}
