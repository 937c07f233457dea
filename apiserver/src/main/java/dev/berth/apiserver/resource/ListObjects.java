package dev.berth.apiserver.resource;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.watch.Item;
import dev.berth.apiserver.watch.View;
import dev.berth.apiserver.watch.WatchCaches;
import java.util.Iterator;
import java.util.Optional;

/**
 * Lists objects, a page at a time. All pages of one list show one revision. They come from memory
 * when the watch cache has that revision, and from the store otherwise.
 */
final class ListObjects {
  /** How many objects are read at a time when most of them may not be meant. */
  private static final int SELECTIVE_READ = 1_000;

  private static final int NEWEST = 0;

  private final Store store;
  private final WatchCaches caches;

  ListObjects(Store store, WatchCaches caches) {
    this.store = store;
    this.caches = caches;
  }

  ObjectPage list(ListQuery query, Paging paging, Deadline deadline) {
    paging.validate();
    if (!paging.continueToken().isEmpty()) {
      Continue from = Continue.of(paging.continueToken(), query);
      return at(query, paging.limit(), from, deadline);
    }
    if (paging.resourceVersion().isEmpty()) {
      return caches
          .newest(query.query(), deadline.left())
          .map(view -> page(query, paging.limit(), "", view))
          .orElseGet(() -> fromStore(query, paging.limit(), new Continue(NEWEST, ""), 0, deadline));
    }
    long version = Versions.parse(paging.resourceVersion());
    return paging.exact()
        ? at(query, paging.limit(), new Continue(revisionOf(version), ""), deadline)
        : notOlderThan(query, paging.limit(), version, deadline);
  }

  private ObjectPage at(ListQuery query, long limit, Continue from, Deadline deadline) {
    Optional<View> view = caches.at(query.query(), from.revision());
    return view.isPresent()
        ? page(query, limit, from.after(), view.get())
        : fromStore(query, limit, from, 0, deadline);
  }

  private ObjectPage notOlderThan(ListQuery query, long limit, long version, Deadline deadline) {
    return caches
        .notOlderThan(query.query(), version, deadline.left())
        .map(view -> page(query, limit, "", view))
        .orElseGet(() -> fromStore(query, limit, new Continue(NEWEST, ""), version, deadline));
  }

  private ObjectPage page(ListQuery query, long limit, String after, View view) {
    PageBuilder builder = new PageBuilder(query, limit, after);
    Iterator<Item> items = view.list(query.query(), after);
    while (items.hasNext()) {
      if (!builder.offer(items.next())) {
        caches.keep(query.query(), view);
        int remaining =
            query.selectsAll() ? view.countAfter(query.query(), builder.lastSeen()) : -1;
        return builder.cut(view.revision(), remaining);
      }
    }
    return builder.last(view.revision());
  }

  private ObjectPage fromStore(
      ListQuery query, long limit, Continue from, long notOlderThan, Deadline deadline) {
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
      if (revision < Version.revision(notOlderThan)) {
        throw new FailureException(
            new Failure.Expired("the resource version is from the future: " + notOlderThan));
      }
      int taken = take(query, builder, page);
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

  private static int readSize(ListQuery query, PageBuilder builder, long limit) {
    if (limit == 0) {
      return 0;
    }
    return query.selectsAll() ? (int) Math.min(builder.room(), Integer.MAX_VALUE) : SELECTIVE_READ;
  }

  private int take(ListQuery query, PageBuilder builder, Store.Page page) {
    int taken = 0;
    for (Stored stored : page.objects()) {
      Item item = caches.item(query.query().kind(), stored);
      if (item.undecodable() == null && !item.matches(query.query())) {
        builder.skip(item);
      } else if (!builder.offer(item)) {
        break;
      }
      taken++;
    }
    return taken;
  }

  /** The list of an exact version shows all of the revision that it lies in. */
  private static long revisionOf(long version) {
    long revision = Version.revision(version);
    if (revision == NEWEST) {
      throw new FailureException(
          new Failure.Expired("The provided resource version is too old: " + version));
    }
    return revision;
  }
}
