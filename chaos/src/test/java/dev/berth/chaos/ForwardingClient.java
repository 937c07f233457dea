package dev.berth.chaos;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.apiserver.store.Version;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.ObjectWatch;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What clients see of a server that does something else than what they ask for. */
class ForwardingClient implements ObjectClient<Lease> {
  private final ObjectClient<Lease> client;

  ForwardingClient(ObjectClient<Lease> client) {
    this.client = client;
  }

  /** What the server makes of a resume inside a revision. */
  ListOptions resumed(ListOptions options, long version) {
    return options;
  }

  /** What the server makes of a request for a page that is not the first. */
  ListOptions continued(ListOptions options) {
    return options;
  }

  @Override
  public ObjectWatch<Lease> watch(ListOptions options) {
    if (options.resourceVersion().isEmpty()) {
      return client.watch(options);
    }
    long version = Long.parseLong(options.resourceVersion());
    boolean inside = version != Version.endOf(Version.revision(version));
    return client.watch(inside ? resumed(options, version) : options);
  }

  @Override
  public Optional<Lease> get(String namespace, String name) {
    return client.get(namespace, name);
  }

  @Override
  public ObjectList<Lease> list(ListOptions options) {
    return client.list(options.continueToken().isEmpty() ? options : continued(options));
  }

  @Override
  public ObjectList<Lease> listAll(ListOptions options, UnaryOperator<Lease> keep) {
    return client.listAll(options, keep);
  }

  @Override
  public Lease create(Lease object) {
    return client.create(object);
  }

  @Override
  public Lease update(Lease object) {
    return client.update(object);
  }

  @Override
  public Lease updateStatus(Lease object) {
    return client.updateStatus(object);
  }

  @Override
  public Lease patch(String namespace, String name, String mergePatch) {
    return client.patch(namespace, name, mergePatch);
  }

  @Override
  public Applied<Lease> apply(Lease object, boolean dryRun) {
    return client.apply(object, dryRun);
  }

  @Override
  public Lease delete(String namespace, String name, DeleteOptions options) {
    return client.delete(namespace, name, options);
  }
}
