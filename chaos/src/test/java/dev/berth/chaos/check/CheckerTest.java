package dev.berth.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Entry.Call;
import dev.berth.chaos.history.Entry.EventType;
import dev.berth.chaos.history.Entry.Received;
import dev.berth.chaos.history.Entry.Verb;
import dev.berth.chaos.history.Result;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.chaos.history.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Histories made by hand, for what random ones seldom have. */
final class CheckerTest {
  private static final String A = "chaos-a/a";
  private static final String B = "chaos-a/b";

  private final List<Entry> entries = new ArrayList<>();

  @Test
  void anUnknownDeleteExplainsOneDelete() {
    create(A, 10, 1);
    deleted(A, 11);
    unknownDelete(A, 3);
    assertThat(promises()).isEmpty();

    create(A, 12, 20);
    deleted(A, 13);
    assertThat(promises()).containsExactly("every change was asked for");
  }

  @Test
  void anUnknownDeleteExplainsNothingThatWasKnownBefore() {
    create(A, 10, 1);
    deleted(A, 11);
    entries.add(listing(5, 11));
    unknownDelete(A, 7);
    assertThat(promises()).containsExactly("every change was asked for");
  }

  @Test
  void aGetMayShowWhatIsWrittenMeanwhileAndNothingOlder() {
    Seen before = create(A, 10, 1);
    Seen after = update(A, 11, before, 5, 9);
    get(A, 6, 7, before);
    get(A, 6, 7, after);
    remaining(after);
    assertThat(promises()).isEmpty();

    get(A, 8, 8, before);
    assertThat(promises()).containsExactly("a get shows a state of its time");
  }

  @Test
  void aGetMayNotShowWhatWasBegunLater() {
    Seen before = create(A, 10, 1);
    Seen after = update(A, 11, before, 5, 9);
    get(A, 2, 3, after);
    remaining(after);
    assertThat(promises())
        .containsExactly("writes are in the order of time", "a get shows a state of its time");
  }

  @Test
  void aStreamMayNotTellADifferenceInPlaceOfTheEventsNotEvenAfterACompaction() {
    Seen a = create(A, 10, 1);
    create(B, 11, 2);
    Seen changed = update(A, 12, a, 3, 4);
    deletedBy(B, 13, 5);
    Seen last = update(A, 14, changed, 6, 7);
    remaining(last);
    Received gone = new Received(20, EventType.DELETED, Versions.of(12, 64), shown(B, 11));
    Received newest = new Received(20, EventType.MODIFIED, last.version(), last);

    entries.add(new Entry.Compaction(15, 13));
    assertThat(promises()).isEmpty();
    entries.add(stream(11, List.of(gone, newest)));
    assertThat(promises()).isNotEmpty();
  }

  @Test
  void aRefusalNeedsItsReason() {
    Seen a = create(A, 10, 1);
    remaining(a);
    refused(Verb.CREATE, A, 0, "AlreadyExists", 5);
    refused(Verb.UPDATE, A, 1280 - 1, "Conflict", 6);
    refused(Verb.UPDATE, B, 0, "NotFound", 7);
    assertThat(promises()).isEmpty();
    refused(Verb.UPDATE, A, a.version(), "Conflict", 8);
    assertThat(promises()).containsExactly("a refusal has its reason");
  }

  private List<String> promises() {
    List<Entry> all = new ArrayList<>(entries);
    return Checker.check(all).stream().map(Violation::promise).distinct().toList();
  }

  private static Seen shown(String key, long revision) {
    return new Seen(key, Versions.of(revision, 0), "uid-" + key, "t" + revision, "red", 1);
  }

  private Seen create(String key, long revision, long time) {
    Seen made = shown(key, revision);
    event(key, revision, 0, made);
    written(Verb.CREATE, key, 0, made, time, time);
    return made;
  }

  private Seen update(String key, long revision, Seen before, long start, long end) {
    Seen made = shown(key, revision);
    event(key, revision, 0, made);
    written(Verb.UPDATE, key, before.version(), made, start, end);
    return made;
  }

  private void written(Verb verb, String key, long expected, Seen made, long start, long end) {
    Call call = new Call(1, "s", start, end);
    entries.add(
        new Entry.Write(call, verb, key, expected, "", made.token(), "red", new Result.Done(made)));
  }

  private void deleted(String key, long revision) {
    event(key, revision, Versions.FIRST_DELETE, null);
  }

  private void deletedBy(String key, long revision, long time) {
    deleted(key, revision);
    Seen answer = new Seen(key, Versions.of(revision, 64), "uid-" + key, "", "red", 2);
    Call call = new Call(1, "s", time, time);
    entries.add(
        new Entry.Write(
            call, Verb.DELETE, key, 0, "", "d" + revision, "", new Result.Done(answer)));
  }

  private void unknownDelete(String key, long start) {
    Call call = new Call(2, "s", start, start + 1);
    entries.add(
        new Entry.Write(call, Verb.DELETE, key, 0, "", "u" + start, "", new Result.Unknown("cut")));
  }

  private void refused(Verb verb, String key, long expected, String kind, long time) {
    Call call = new Call(2, "s", time, time);
    entries.add(
        new Entry.Write(
            call, verb, key, expected, "", "r" + time, "red", new Result.Refused(kind, "")));
  }

  private void get(String key, long start, long end, Seen object) {
    entries.add(new Entry.Get(new Call(3, "s", start, end), key, new Result.Done(object)));
  }

  private void remaining(Seen... objects) {
    Stream.of(objects).forEach(object -> entries.add(new Entry.Remaining(object)));
  }

  private void event(String key, long revision, int position, @Nullable Seen now) {
    entries.add(new Entry.Event(key, Versions.of(revision, position), now, 0));
  }

  private static Entry.Listing listing(long time, long revision) {
    return new Entry.Listing(
        new Call(4, "s", time, time),
        Selection.ALL,
        0,
        List.of(new Entry.Page(Versions.endOf(revision), List.of())),
        "");
  }

  private static Entry.Stream stream(long afterRevision, List<Received> events) {
    Call call = new Call(5, "s", 3, 60_000_000_000L);
    return new Entry.Stream(call, Selection.ALL, Versions.endOf(afterRevision), events, "");
  }
}
