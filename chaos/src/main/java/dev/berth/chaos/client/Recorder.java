package dev.berth.chaos.client;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Entry.Call;
import dev.berth.chaos.history.Entry.Verb;
import dev.berth.chaos.history.History;
import dev.berth.chaos.history.Result;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient.ObjectList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes requests for one client, and adds how they went to the history. */
final class Recorder {
  private final int client;
  private final History history;
  private int writes;

  Recorder(int client, History history) {
    this.client = client;
    this.history = history;
  }

  /** Names the next write. */
  String token() {
    return client + "-" + writes++;
  }

  /** What a write wants to find. */
  record Wanted(long version, String uid) {
    static final Wanted ANY = new Wanted(0, "");
  }

  /** The written object; null when it was not, or nobody knows. */
  @Nullable Seen write(
      Endpoint on,
      Verb verb,
      String key,
      Wanted wanted,
      String token,
      String shade,
      Supplier<Lease> call) {
    long start = history.now();
    Result result = result(() -> Optional.of(call.get()), true);
    Call made = new Call(client, on.server(), start, history.now());
    history.add(
        new Entry.Write(made, verb, key, wanted.version(), wanted.uid(), token, shade, result));
    return result instanceof Result.Done(Seen object) && verb != Verb.DELETE ? object : null;
  }

  /** What there was; null when that was nothing, or the get failed. */
  @Nullable Seen get(Endpoint on, String key) {
    long start = history.now();
    Result result =
        result(() -> on.leases().get(Requests.namespace(key), Requests.name(key)), false);
    history.add(new Entry.Get(new Call(client, on.server(), start, history.now()), key, result));
    return result instanceof Result.Done(Seen object) ? object : null;
  }

  /**
   * Lists page after page.
   *
   * @param notOlderThan as in {@link Entry.Listing}
   * @param limit of each page; 0 for none
   * @return the version that was shown; 0 when the first page failed
   */
  long list(Endpoint on, Selection selection, long notOlderThan, int limit, List<Seen> into) {
    ListOptions options = Requests.options(selection).withLimit(limit);
    if (notOlderThan != Entry.Listing.NEWEST) {
      options = options.withResourceVersion(Long.toString(notOlderThan));
    }
    List<Entry.Page> pages = new ArrayList<>();
    String failure = "";
    long start = history.now();
    try {
      String token;
      do {
        ObjectList<Lease> page = on.leases().list(options);
        pages.add(new Entry.Page(Long.parseLong(page.resourceVersion()), seen(page.items())));
        token = page.continueToken();
        options = options.withResourceVersion("").withContinue(token);
      } while (!token.isEmpty());
    } catch (FailureException e) {
      failure = name(e.failure());
    }
    history.add(
        new Entry.Listing(
            new Call(client, on.server(), start, history.now()),
            selection,
            notOlderThan,
            pages,
            failure));
    pages.forEach(page -> into.addAll(page.items()));
    return pages.isEmpty() ? 0 : pages.getFirst().version();
  }

  private List<Seen> seen(List<Lease> leases) {
    List<Seen> all = new ArrayList<>(leases.size());
    for (Lease lease : leases) {
      Seen one = history.shared(Seen.of(lease));
      if (Selection.ALL.matches(one)) {
        all.add(one);
      }
    }
    return all;
  }

  private Result result(Supplier<Optional<Lease>> call, boolean write) {
    try {
      return new Result.Done(call.get().map(lease -> history.shared(Seen.of(lease))).orElse(null));
    } catch (FailureException e) {
      // A bug may have done anything.
      return write
              && (e.failure() instanceof Failure.UnknownOutcome
                  || e.failure() instanceof Failure.Internal)
          ? new Result.Unknown(String.valueOf(e.getMessage()))
          : new Result.Refused(name(e.failure()), String.valueOf(e.getMessage()));
    }
  }

  static String name(Failure failure) {
    return failure.getClass().getSimpleName();
  }
}
