package dev.berth.cli.watch;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.cli.follow.Sighting;
import dev.berth.cli.output.ObjectColumns;
import dev.berth.cli.output.Table;
import dev.berth.cli.session.Session;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Prints sightings: TIME EVENT, then the kind's table. Each line goes out at once. */
final class EventLines<T extends Message> {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Session session;
  private final ObjectColumns<T> columns;
  private final boolean onlyChanges;
  private final Table table;

  EventLines(Session session, Kind<T> kind, boolean namespaces, boolean onlyChanges) {
    this.session = session;
    this.columns = new ObjectColumns<>(kind, namespaces && kind.namespaced(), false, true);
    this.onlyChanges = onlyChanges;
    // As wide as the longest event, so that the columns stay where they are.
    List<String> titles = new ArrayList<>(List.of("TIME", "EVENT   "));
    titles.addAll(columns.titles());
    this.table = new Table(session.terminal(), titles);
  }

  /** Answers true: a watch ends with Ctrl-C only. */
  boolean show(Sighting<T> sighting) {
    switch (sighting) {
      case Sighting.Present<T>(T object) -> {
        if (!onlyChanges) {
          row("PRESENT", object);
        }
        return true;
      }
      case Sighting.AllPresent<T> _ -> {}
      case Sighting.Added<T>(T object) -> row("ADDED", object);
      case Sighting.Modified<T>(T object) -> row("MODIFIED", object);
      case Sighting.Deleted<T>(T object) -> row("DELETED", object);
      case Sighting.Vanished<T>(String label) -> bare("DELETED", label);
      case Sighting.Undecodable<T>(String label, String message) ->
          session.terminal().warning(label + " can't be decoded: " + message);
    }
    table.flush();
    session.terminal().flush();
    return true;
  }

  private void row(String event, T object) {
    List<String> cells = new ArrayList<>(List.of(CLOCK.format(session.now()), event));
    cells.addAll(columns.cells(object, session.now()));
    table.row(cells);
  }

  /** A row of which only the object's name is known. */
  private void bare(String event, String label) {
    int slash = label.indexOf('/');
    List<String> cells = new ArrayList<>(List.of(CLOCK.format(session.now()), event));
    if (columns.namespaces()) {
      cells.add(label.substring(0, Math.max(0, slash)));
    }
    cells.add(columns.kind().singular() + "/" + label.substring(slash + 1));
    cells.addAll(Collections.nCopies(2 + columns.titles().size() - cells.size(), ""));
    table.row(cells);
  }
}
