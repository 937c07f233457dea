package dev.berth.apiserver.resource;

/**
 * How much of a list, and how fresh.
 *
 * @param limit at most so many objects; 0 for as many as fit in one answer
 * @param continueToken from the page before; "" for the first
 * @param resourceVersion "" for the newest state, "0" for whatever there is, otherwise not older
 *     than this
 */
public record Paging(long limit, String continueToken, String resourceVersion) {
  /** The first page of the newest state. */
  public static final Paging NEWEST = new Paging(0, "", "");
}
