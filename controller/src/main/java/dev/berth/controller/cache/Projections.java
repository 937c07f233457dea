package dev.berth.controller.cache;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.informer.Informers;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What the informers that the controllers share keep of each object. Each projection is for one
 * informer; what they keep is shared among them.
 */
public final class Projections {
  /** Kinds of which no controller reads more than who owns whom: not a secret stays in memory. */
  private static final List<Kind<?>> METADATA_ONLY =
      List.of(Kinds.SECRET, Kinds.CONFIG_MAP, Kinds.LEASE);

  private final Values values = new Values();

  public UnaryOperator<Task> tasks() {
    return new KeptTask(values);
  }

  public UnaryOperator<Binding> bindings() {
    return new KeptBinding(values);
  }

  public UnaryOperator<Node> nodes() {
    return new KeptNode(values);
  }

  /** Nothing but the metadata. */
  public <T extends Message> UnaryOperator<T> metadata(Kind<T> kind) {
    KeptMetadata metadata = new KeptMetadata(values);
    return whole -> Meta.with(kind.prototype(), metadata.apply(Meta.of(whole)));
  }

  /** Shares the informers of those kinds that are there to be owned, and for nothing else. */
  public void shareOwned(Informers informers) {
    METADATA_ONLY.forEach(kind -> share(informers, kind));
  }

  private <T extends Message> void share(Informers informers, Kind<T> kind) {
    var _ = informers.share(kind, InformerOptions.<T>all().keeping(metadata(kind)));
  }
}
