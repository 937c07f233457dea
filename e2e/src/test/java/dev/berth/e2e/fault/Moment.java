package dev.berth.e2e.fault;

import java.util.regex.Pattern;

/**
 * A moment in the talk of a nodelet with Docker.
 *
 * @param name for people
 * @param request "METHOD /path", without the API's version and the query
 * @param side before Docker has heard of it, or after it has done it and before the nodelet knows
 */
public record Moment(String name, Pattern request, Side side) {
  /** Which side of the deed. */
  public enum Side {
    BEFORE,
    AFTER
  }

  public static Moment before(String name, String request) {
    return new Moment("before " + name, Pattern.compile(request), Side.BEFORE);
  }

  public static Moment after(String name, String request) {
    return new Moment("after " + name, Pattern.compile(request), Side.AFTER);
  }

  boolean is(String line, Side at) {
    return side == at && request.matcher(line).matches();
  }
}
