package dev.berth.apiserver.resource;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.watch.WatchCaches;
import java.util.List;

/**
 * Lists objects, a page at a time. All pages of one list show one revision. The newest state comes
 * from the store; what may be older comes from the watch cache.
 */
final class ListObjects {
  /** How many objects are read at a time when most of them may not be meant. */
  private static final int SELECTIVE_READ = 1_000;

  private final Store store;
  private final WatchCaches caches;

  ListObjects(Store store, WatchCaches caches) {
    this.store = store;
    this.caches = caches;
  }

  ObjectPage list(ListQuery query, Paging paging, Deadline deadline) {
    if (paging.limit() < 0) {
      throw new FailureException(new Failure.BadRequest("limit must not be negative"));
    }
    if (!paging.continueToken().isEmpty()) {
      if (!paging.resourceVersion().isEmpty()) {
        throw new FailureException(
            new Failure.BadRequest(
                "specifying resource version is not allowed when using continue"));
      }
      Continue from = Continue.of(paging.continueToken(), query);
      return fromStore(query, paging.limit(), from, deadline);
    }
    if (paging.resourceVersion().isEmpty()) {
      return fromStore(query, paging.limit(), new Continue(0, ""), deadline);
    }
    long version = Versions.parse(paging.resourceVersion());
    return fromCache(query, paging.limit(), version, deadline);
  }

  private ObjectPage fromStore(ListQuery query, long limit, Continue from, Deadline deadline) {
    PageBuilder builder = new PageBuilder(query, limit, from.after());
    long revision = from.revision();
    while (true) {
      Store.Page page =
          store.list(
              query.scope(),
              builder.lastSeen(),
              readSize(query, builder, limit),
              revision,
              deadline.left());
      revision = page.revision();
      int taken = take(builder, page.objects());
      int left = page.objects().size() - taken;
      if (left > 0 || (page.more() && limit > 0 && builder.room() <= 0)) {
        long remaining = page.remaining() < 0 && page.more() ? -1 : left + page.remaining();
        return builder.cut(revision, remaining);
      }
      if (!page.more()) {
        return builder.last(revision);
      }
    }
  }

  private ObjectPage fromCache(ListQuery query, long limit, long version, Deadline deadline) {
    Store.Page page = caches.list(query.query(), version, deadline.left());
    PageBuilder builder = new PageBuilder(query, limit, "");
    int left = page.objects().size() - take(builder, page.objects());
    return left == 0 ? builder.last(page.revision()) : builder.cut(page.revision(), left);
  }

  private static int readSize(ListQuery query, PageBuilder builder, long limit) {
    if (limit == 0) {
      return 0;
    }
    return query.selectsAll() ? (int) Math.min(builder.room(), Integer.MAX_VALUE) : SELECTIVE_READ;
  }

  private static int take(PageBuilder builder, List<Stored> objects) {
    int taken = 0;
    for (Stored stored : objects) {
      if (!builder.offer(stored)) {
        break;
      }
      taken++;
    }
    return taken;
  }
}
