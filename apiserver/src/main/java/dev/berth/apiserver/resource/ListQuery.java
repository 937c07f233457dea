package dev.berth.apiserver.resource;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.FieldSelectors;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.LabelSelectors;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.watch.Query;

/** What a list, a watch or a delete of many says about which objects it means. */
public final class ListQuery {
  private final Query query;

  private ListQuery(Query query) {
    this.query = query;
  }

  /**
   * @param namespace "" for all
   * @param labelSelector as {@code kubectl -l}
   * @param fieldSelector as {@code kubectl --field-selector}
   * @throws FailureException <em>bad request</em> when a selector can't be read
   */
  public static ListQuery of(
      Kind<?> kind, String namespace, String labelSelector, String fieldSelector) {
    if (!kind.namespaced() && !namespace.isEmpty()) {
      throw new FailureException(
          new Failure.BadRequest(kind.qualifiedPlural() + " are not in namespaces"));
    }
    return new ListQuery(
        new Query(
            kind,
            namespace,
            LabelSelectors.parse(labelSelector),
            FieldSelectors.parse(fieldSelector, kind)));
  }

  Query query() {
    return query;
  }

  Scope scope() {
    return new Scope(query.kind(), query.namespace());
  }

  boolean selectsAll() {
    return query.labels().requirements().isEmpty() && query.fields().requirements().isEmpty();
  }

  /** The same for the same question, however it was spelt. */
  String canonical() {
    return String.join(
        "\n",
        query.kind().toString(),
        query.namespace(),
        LabelSelectors.print(query.labels()),
        FieldSelectors.print(query.fields()));
  }
}
