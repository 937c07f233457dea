package dev.berth.api.meta;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.Time;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Moments between Java, the messages and RFC 3339. What is finer than the message's resolution is
 * cut off. Years are 1 to 9999.
 */
public final class Times {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  public static Time time(Instant instant) {
    return Time.newBuilder().setSeconds(instant.getEpochSecond()).build();
  }

  public static MicroTime micro(Instant instant) {
    return MicroTime.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setMicros(instant.getNano() / 1_000)
        .build();
  }

  public static Instant instant(Time time) {
    return Instant.ofEpochSecond(time.getSeconds());
  }

  public static Instant instant(MicroTime time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getMicros() * 1_000L);
  }

  /** For example "2026-11-20T19:31:25Z". */
  public static String format(Time time) {
    return SECONDS.format(instant(time));
  }

  /** For example "2026-11-20T10:00:00.123456Z", always with six digits. */
  public static String format(MicroTime time) {
    return MICROS.format(instant(time));
  }

  /** Any RFC 3339 time, with an offset or Z; fails with {@link Failure.BadRequest}. */
  public static Time parseTime(String text) {
    return time(parse(text));
  }

  /** Any RFC 3339 time, with an offset or Z; fails with {@link Failure.BadRequest}. */
  public static MicroTime parseMicroTime(String text) {
    return micro(parse(text));
  }

  private static Instant parse(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
      Instant instant = time.toInstant();
      int year = instant.atOffset(ZoneOffset.UTC).getYear();
      // Seconds are optional in Java's format and not in RFC 3339.
      if (year >= 1 && year <= 9999 && text.length() > 18 && text.charAt(16) == ':') {
        return instant;
      }
    } catch (DateTimeException e) {
      throw new FailureException(bad(text), e);
    }
    throw new FailureException(bad(text));
  }

  private static Failure bad(String text) {
    return new Failure.BadRequest(
        "\"" + text + "\" is not a time such as \"2026-11-20T19:31:25Z\" (RFC 3339)");
  }
}
