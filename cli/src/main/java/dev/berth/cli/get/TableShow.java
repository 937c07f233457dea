package dev.berth.cli.get;

import com.google.protobuf.Message;
import dev.berth.cli.output.ObjectColumns;
import dev.berth.cli.output.Table;
import dev.berth.cli.session.Session;

/** A table; its titles show with the first row, so that an empty one shows nothing. */
final class TableShow<T extends Message> implements Show<T> {
  private final Session session;
  private final ObjectColumns<T> columns;
  private final Table table;
  private final Shows.Separator separator;
  private boolean begun;

  TableShow(Session session, ObjectColumns<T> columns, Table table, Shows.Separator separator) {
    this.session = session;
    this.columns = columns;
    this.table = table;
    this.separator = separator;
  }

  @Override
  public void object(T object) {
    table.row(columns.cells(object, session.now()));
  }

  @Override
  public void pageEnds() {
    if (!table.isEmpty()) {
      if (!begun) {
        begun = true;
        session.terminal().text(separator.next("\n"));
      }
      table.flush();
    }
  }
}
