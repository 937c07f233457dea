package dev.berth.nodelet.health;

import dev.berth.api.v1.HttpGetProbe;
import dev.berth.api.v1.HttpHeader;
import dev.berth.api.v1.UriScheme;
import dev.berth.client.time.Timers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One GET, of which only the status line and the headers are read. Written out here: a general
 * client keeps connections and threads, and will not send every header that a manifest may name.
 */
final class HttpCheck {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])( .*)?");
  private static final int MAX_HEAD = 16 * 1024;
  private static final int MAX_REDIRECTS = 10;

  private final HttpGetProbe get;
  private final Targets.Target target;
  private final Duration timeout;
  private final Timers timers;
  private final boolean secure;

  HttpCheck(HttpGetProbe get, Targets.Target target, Duration timeout, Timers timers) {
    this.get = get;
    this.target = target;
    this.timeout = timeout;
    this.timers = timers;
    this.secure = get.getScheme() == UriScheme.URI_SCHEME_HTTPS;
  }

  /** What was answered: the status, and where a redirect leads. */
  private record Answer(int status, String line, Optional<String> location) {}

  ProbeResult run() {
    String path = get.getPath().isEmpty() ? "/" : get.getPath();
    long began = timers.nanos();
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      Duration left = timeout.minus(timers.since(began));
      if (!left.isPositive()) {
        return ProbeResult.failure("no answer in time");
      }
      Answer answer;
      try (Connection connection = Connection.open(target, left, timers)) {
        answer = ask(connection, path);
      } catch (IOException e) {
        return ProbeResult.failure(String.valueOf(e.getMessage()));
      }
      Optional<String> next = samePlace(path, answer);
      if (next.isEmpty()) {
        boolean well = answer.status() >= 200 && answer.status() < 400;
        return well
            ? ProbeResult.success(answer.line())
            : ProbeResult.failure("%s answered %s".formatted(url(path), answer.line()));
      }
      path = next.get();
    }
    return ProbeResult.failure(
        "%s redirects more than %d times".formatted(url(path), MAX_REDIRECTS));
  }

  private Answer ask(Connection connection, String path) throws IOException {
    try {
      Socket socket =
          secure ? AnyCertificate.over(connection.socket(), target) : connection.socket();
      socket.getOutputStream().write(request(path).getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return read(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(url(path), connection.words(e)), e);
    }
  }

  private String request(String path) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("host", "Host: " + host() + ":" + target.port());
    headers.put("user-agent", "User-Agent: berth-probe");
    headers.put("accept", "Accept: */*");
    headers.put("connection", "Connection: close");
    List<String> more = new ArrayList<>();
    for (HttpHeader header : get.getHttpHeadersList()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      String line = header.getName() + ": " + header.getValue();
      if (headers.containsKey(name)) {
        headers.put(name, line);
      } else {
        more.add(line);
      }
    }
    StringBuilder text = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\n");
    headers.values().forEach(line -> text.append(line).append("\r\n"));
    more.forEach(line -> text.append(line).append("\r\n"));
    return text.append("\r\n").toString();
  }

  private static Answer read(InputStream in) throws IOException {
    int[] left = {MAX_HEAD};
    String first = line(in, left);
    Matcher status = STATUS.matcher(first);
    if (!status.matches()) {
      throw new IOException("the answer is not HTTP");
    }
    Optional<String> location = Optional.empty();
    for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
      if (line.regionMatches(true, 0, "location:", 0, "location:".length())) {
        location = Optional.of(line.substring("location:".length()).strip());
      }
    }
    int code = Integer.parseInt(status.group(1));
    return new Answer(code, first.substring("HTTP/1.1 ".length()), location);
  }

  private static String line(InputStream in, int[] left) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended inside the answer");
      }
      if (left[0]-- == 0) {
        throw new IOException("the answer's headers are larger than " + MAX_HEAD + " bytes");
      }
      line.append((char) c);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  /** The path that a redirect leads to on this very host and port. */
  private Optional<String> samePlace(String path, Answer answer) {
    boolean redirects =
        switch (answer.status()) {
          case 301, 302, 303, 307, 308 -> true;
          default -> false;
        };
    if (!redirects || answer.location().isEmpty()) {
      return Optional.empty();
    }
    try {
      URI from = URI.create(url(path));
      URI to = from.resolve(answer.location().get());
      boolean same =
          from.getScheme().equals(to.getScheme())
              && String.valueOf(from.getRawAuthority()).equals(to.getRawAuthority());
      if (!same) {
        return Optional.empty();
      }
      String next = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
      return Optional.of(to.getRawQuery() == null ? next : next + "?" + to.getRawQuery());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no address that anybody could follow
    }
  }

  private String url(String path) {
    return "%s://%s:%d%s".formatted(secure ? "https" : "http", host(), target.port(), path);
  }

  private String host() {
    return target.host().contains(":") ? "[" + target.host() + "]" : target.host();
  }
}
