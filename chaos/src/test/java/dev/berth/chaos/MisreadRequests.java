package dev.berth.chaos;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.apiserver.store.Version;
import dev.berth.client.ForwardingObjects;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.ObjectWatch;

/** What clients see of a server that does something else than what they ask for. */
class MisreadRequests extends ForwardingObjects<Lease> {
  MisreadRequests(ObjectClient<Lease> objects) {
    super(objects);
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
      return super.watch(options);
    }
    long version = Long.parseLong(options.resourceVersion());
    boolean inside = version != Version.endOf(Version.revision(version));
    return super.watch(inside ? resumed(options, version) : options);
  }

  @Override
  public ObjectList<Lease> list(ListOptions options) {
    return super.list(options.continueToken().isEmpty() ? options : continued(options));
  }
}
