package dev.berth.e2e.fault;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The head of an HTTP request, and what is needed to pass its body on. */
@SuppressWarnings("ArrayRecordComponent")
record HttpHead(byte[] bytes, List<String> lines) {
  private static final int MOST = 64 * 1024;

  /** Empty at the end of the connection. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int read = in.read();
      if (read < 0) {
        if (head.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("cut inside a head");
      }
      head.write(read);
      matched = read == "\r\n\r\n".charAt(matched) ? matched + 1 : read == '\r' ? 1 : 0;
      if (head.size() > MOST) {
        throw new IOException("a head of more than 64 KiB");
      }
    }
    byte[] bytes = head.toByteArray();
    return Optional.of(
        new HttpHead(bytes, new String(bytes, StandardCharsets.ISO_8859_1).lines().toList()));
  }

  /** For example "POST /containers/create". */
  String request() {
    String[] words = lines.getFirst().split(" ", -1);
    String path = words[1].replaceFirst("\\?.*", "").replaceFirst("^/v[0-9.]+/", "/");
    return words[0] + " " + path;
  }

  /** Whether what follows is no HTTP any more. */
  boolean isUpgrade() {
    return header("upgrade").isPresent();
  }

  /** Passes on the body that belongs to this head. */
  void copyBody(InputStream in, OutputStream out) throws IOException {
    if (header("transfer-encoding").filter("chunked"::equals).isPresent()) {
      boolean last = false;
      while (!last) {
        String size = line(in, out);
        int length = Integer.parseInt(size.replaceFirst(";.*", "").strip(), 16);
        copy(in, out, length);
        String _ = line(in, out);
        last = length == 0;
      }
    } else {
      copy(in, out, Long.parseLong(header("content-length").orElse("0")));
    }
    out.flush();
  }

  private Optional<String> header(String name) {
    return lines.stream()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  private static String line(InputStream in, OutputStream out) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0) {
        throw new EOFException("cut inside a chunk");
      }
      out.write(read);
      line.append((char) read);
    }
    out.write('\n');
    return line.toString();
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[8192];
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("cut inside a body");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }
}
