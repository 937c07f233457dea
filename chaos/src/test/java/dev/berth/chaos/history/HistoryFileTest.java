package dev.berth.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.chaos.history.Entry.Call;
import dev.berth.chaos.history.Entry.EventType;
import dev.berth.chaos.history.Entry.Received;
import dev.berth.chaos.history.Entry.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryFileTest {
  private static final Seen ONE = new Seen("chaos-a/one", 1280, "uid-1", "1-0", "red", -7);
  private static final Seen TWO = new Seen("chaos-a/\"two\"", 1281, "uid-2", "2-0", "", 9);
  private static final Call CALL = new Call(3, "apiserver-1", 5, 1L << 40);

  @TempDir Path folder;

  @Test
  void readsWhatWasWritten() throws IOException {
    List<Entry> entries =
        List.of(
            new Entry.Write(
                CALL, Verb.CREATE, "chaos-a/one", 0, "", "1-0", "red", new Result.Done(ONE)),
            new Entry.Write(
                CALL, Verb.DELETE, "chaos-a/one", 1280, "u", "1-1", "", new Result.Unknown("cut")),
            new Entry.Get(CALL, "chaos-a/one", new Result.Done(null)),
            new Entry.Get(CALL, "chaos-a/one", new Result.Refused("Unavailable", "away")),
            new Entry.Listing(
                CALL,
                new Selection("chaos-a", "red", ""),
                Entry.Listing.NEWEST,
                List.of(new Entry.Page(1407, List.of(ONE, TWO))),
                "Expired"),
            new Entry.Stream(
                CALL,
                Selection.ALL,
                0,
                List.of(
                    new Received(1, EventType.ADDED, 1280, ONE),
                    new Received(2, EventType.INITIAL_END, 1407, null)),
                ""),
            new Entry.Event("chaos-a/one", 1280, ONE, 1),
            new Entry.Event("chaos-a/one", 1472, null, 0),
            new Entry.Compaction(7, 10),
            new Entry.Remaining(TWO),
            new Entry.Laggard(4, Selection.ALL, 1, 2),
            new Entry.Stuck("no answer"),
            new Entry.Disagreement("they differ"));
    Path file = folder.resolve("history.jsonl.gz");
    HistoryFile.write(file, entries);
    assertThat(HistoryFile.read(file)).isEqualTo(entries);
  }
}
