package dev.berth.chaos.check;

import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Result;
import dev.berth.chaos.history.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What versions the clock allows. All clients share one monotonic clock, so that what one of them
 * was told binds the answers to all others.
 */
final class Known {
  private record Told(long time, long version) {}

  private final long[] toldAt;
  private final long[] newestTold;
  private final long[] begunAt;
  private final long[] oldestBegun;

  Known(List<Entry> entries) {
    List<Told> told = new ArrayList<>();
    List<Told> begun = new ArrayList<>();
    Map<String, Long> begins = new HashMap<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Write write -> {
          begins.put(write.token(), write.call().start());
          done(write.result(), write.call(), told);
          done(write.result(), new Entry.Call(0, "", 0, write.call().start()), begun);
        }
        case Entry.Get get -> done(get.result(), get.call(), told);
        case Entry.Listing list ->
            list.pages().forEach(page -> told.add(new Told(list.call().end(), page.version())));
        case Entry.Stream stream ->
            stream.events().forEach(event -> told.add(new Told(event.at(), event.version())));
        case Entry.Event _,
            Entry.Compaction _,
            Entry.Remaining _,
            Entry.Laggard _,
            Entry.Stuck _,
            Entry.Disagreement _ -> {}
      }
    }
    // A write whose outcome was not told has begun too.
    for (Entry entry : entries) {
      if (entry instanceof Entry.Event event && event.now() != null) {
        Long begin = begins.get(event.now().token());
        if (begin != null) {
          begun.add(new Told(begin, event.version()));
        }
      }
    }
    told.sort(Comparator.comparingLong(Told::time));
    begun.sort(Comparator.comparingLong(Told::time));
    toldAt = told.stream().mapToLong(Told::time).toArray();
    newestTold = told.stream().mapToLong(Told::version).toArray();
    for (int i = 1; i < newestTold.length; i++) {
      newestTold[i] = Math.max(newestTold[i], newestTold[i - 1]);
    }
    begunAt = begun.stream().mapToLong(Told::time).toArray();
    oldestBegun = begun.stream().mapToLong(Told::version).toArray();
    for (int i = oldestBegun.length - 2; i >= 0; i--) {
      oldestBegun[i] = Math.min(oldestBegun[i], oldestBegun[i + 1]);
    }
  }

  private static void done(Result result, Entry.Call call, List<Told> into) {
    if (result instanceof Result.Done(Seen object) && object != null) {
      into.add(new Told(call.end(), object.version()));
    }
  }

  /** The newest version that anybody was told before a moment; 0 for none. */
  long before(long time) {
    int index = firstNotBefore(toldAt, time) - 1;
    return index < 0 ? 0 : newestTold[index];
  }

  /** The oldest version of a write that was begun after a moment: nothing until then shows it. */
  long begunAfter(long time) {
    int index = firstNotBefore(begunAt, time + 1);
    return index == oldestBegun.length ? Long.MAX_VALUE : oldestBegun[index];
  }

  private static int firstNotBefore(long[] times, long time) {
    int low = 0;
    int high = times.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
