package dev.berth.cli.plan;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.cli.manifest.Checks;
import dev.berth.cli.session.InOrder;
import dev.berth.cli.session.Session;
import dev.berth.client.ObjectClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the API server what an apply of each object would do. */
final class Proposals {
  private static final int AT_ONCE = 32;

  private final Session session;
  private final boolean replace;
  private final Newborn newborn;

  /**
   * @param replace whether objects are made anew where a change can't be made in place
   */
  Proposals(Session session, boolean replace, List<Manifest> manifests) {
    this.session = session;
    this.replace = replace;
    this.newborn = new Newborn(session, manifests);
  }

  /** One for each manifest, in their order. */
  List<Proposal> of(List<Manifest> manifests) {
    List<Proposal> all = new ArrayList<>();
    InOrder.run(manifests, AT_ONCE, manifest -> proposal(manifest.kind(), manifest), all::add);
    return all;
  }

  @SuppressWarnings("unchecked") // A manifest's object is its kind's message.
  private <T extends Message> Proposal proposal(Kind<T> kind, Manifest manifest) {
    T object = (T) manifest.object();
    ObjectMeta metadata = Meta.of(object);
    ObjectClient<T> objects = session.objects(kind);
    Optional<T> before = objects.get(metadata.getNamespace(), metadata.getName());
    try {
      if (before.isEmpty() && newborn.needsOthers(object)) {
        return new Proposal.Created(manifest, newborn.of(kind, object));
      }
      ObjectClient.Applied<T> applied = objects.apply(object, true);
      if (before.isEmpty()) {
        return new Proposal.Created(manifest, applied.object());
      }
      return applied.result() == ApplyResult.APPLY_RESULT_UNCHANGED
          ? new Proposal.Unchanged(manifest)
          : new Proposal.Changed(manifest, before.get(), applied.object());
    } catch (FailureException e) {
      return otherwise(kind, manifest, object, before, e);
    }
  }

  private <T extends Message> Proposal otherwise(
      Kind<T> kind, Manifest manifest, T object, Optional<T> before, FailureException e) {
    if (e.failure() instanceof Failure.Unavailable
        || e.failure() instanceof Failure.Unauthenticated) {
      throw e;
    }
    if (!replace || before.isEmpty() || !Checks.isFixed(e.failure())) {
      return new Proposal.Refused(manifest, e.failure());
    }
    try {
      return new Proposal.Replaced(manifest, before.get(), newborn.of(kind, object));
    } catch (FailureException other) {
      return new Proposal.Refused(manifest, other.failure());
    }
  }
}
