package dev.berth.cli.output;

import com.google.protobuf.Message;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind's columns: NAMESPACE, NAME, the kind's own, AGE, then the ones that show with {@code -o
 * wide} only.
 *
 * @param namespaces whether NAMESPACE shows
 * @param wide whether the wide columns show
 * @param kindInName whether names read kind/name
 */
public record ObjectColumns<T extends Message>(
    Kind<T> kind, boolean namespaces, boolean wide, boolean kindInName) {

  public List<String> titles() {
    List<String> titles = new ArrayList<>();
    if (namespaces) {
      titles.add("NAMESPACE");
    }
    titles.add("NAME");
    for (Column<T> column : own(false)) {
      titles.add(column.title());
    }
    titles.add("AGE");
    for (Column<T> column : own(true)) {
      titles.add(column.title());
    }
    return titles;
  }

  /** The row of one object, as old as it is now. */
  public List<String> cells(T object, Instant now) {
    ObjectMeta metadata = Meta.of(object);
    List<String> cells = new ArrayList<>();
    if (namespaces) {
      cells.add(metadata.getNamespace());
    }
    cells.add((kindInName ? kind.singular() + "/" : "") + metadata.getName());
    for (Column<T> column : own(false)) {
      cells.add(column.value().apply(object));
    }
    cells.add(Age.since(metadata.getCreationTimestamp(), now));
    for (Column<T> column : own(true)) {
      cells.add(column.value().apply(object));
    }
    return cells;
  }

  private List<Column<T>> own(boolean wideOnes) {
    return kind.rules().columns().stream()
        .filter(column -> column.wide() == wideOnes && (wide || !wideOnes))
        .toList();
  }
}
