package dev.berth.nodelet.runtime.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection to Docker that an HTTP request turns into two plain streams, as Docker's own command
 * does it. The library's HTTP clients can't: they have no way to end one direction alone, and a
 * command that reads its input to the end would wait for ever.
 *
 * <p>One thread may read while another one writes; closing from anywhere, or an interrupt, ends
 * both.
 */
final class UpgradedConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int MAX_HEADER = 64 * 1024;
  private static final int DEFAULT_PORT = 2375;

  private final SocketChannel channel;
  // Filled for reading: what came with the header already belongs to the stream.
  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_HEADER).flip();

  private UpgradedConnection(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Posts a request that asks for the streams.
   *
   * @param json its body
   * @throws dev.berth.api.failure.FailureException when Docker can't be reached or refuses
   */
  static UpgradedConnection open(URI host, String path, String json) {
    try {
      UpgradedConnection connection = new UpgradedConnection(connect(host));
      try {
        connection.upgrade(path, json.getBytes(StandardCharsets.UTF_8));
        return connection;
      } catch (RuntimeException | IOException e) {
        connection.close();
        throw e;
      }
    } catch (IOException e) {
      throw DockerFailures.wrap("stream", new UncheckedIOException(e));
    }
  }

  private static SocketChannel connect(URI host) throws IOException {
    if ("unix".equals(host.getScheme())) {
      return SocketChannel.open(UnixDomainSocketAddress.of(host.getPath()));
    }
    SocketChannel channel = SocketChannel.open();
    try {
      int port = host.getPort() < 0 ? DEFAULT_PORT : host.getPort();
      channel.socket().connect(new InetSocketAddress(host.getHost(), port), CONNECT_MILLIS);
      channel.socket().setTcpNoDelay(true);
      channel.socket().setKeepAlive(true);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void upgrade(String path, byte[] body) throws IOException {
    String header =
        "POST %s HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n".formatted(path)
            + "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.length);
    write(header.getBytes(StandardCharsets.US_ASCII));
    write(body);
    String answer = header();
    int status = status(answer);
    if (status != 101 && status != 200) {
      throw DockerFailures.answer(status, body(length(answer)));
    }
  }

  /** Up to and without the empty line; the buffer then begins with what follows it. */
  private String header() throws IOException {
    buffer.clear();
    while (true) {
      int end = endOfHeader();
      if (end > 0) {
        String header = new String(buffer.array(), 0, end, StandardCharsets.ISO_8859_1);
        buffer.flip().position(end);
        return header;
      }
      if (!buffer.hasRemaining() || channel.read(buffer) < 0) {
        throw new EOFException("docker broke off before it answered");
      }
    }
  }

  private int endOfHeader() {
    byte[] bytes = buffer.array();
    for (int i = 3; i < buffer.position(); i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private static int status(String header) throws IOException {
    String[] words = header.split(" ", 3);
    try {
      return Integer.parseInt(words[1].strip());
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("docker's answer is not HTTP", e);
    }
  }

  private static int length(String header) {
    return header
        .lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .findFirst()
        .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .orElse(0);
  }

  private String body(int length) throws IOException {
    byte[] body = new byte[Math.min(length, MAX_HEADER)];
    int had = 0;
    for (int read = 0; read >= 0 && had < body.length; had += read) {
      read = read(body, had, body.length - had);
      if (read < 0) {
        break;
      }
    }
    return new String(body, 0, had, StandardCharsets.UTF_8);
  }

  /** How many bytes came; -1 at the end. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (!buffer.hasRemaining()) {
      if (length >= buffer.capacity()) {
        return channel.read(ByteBuffer.wrap(into, offset, length));
      }
      buffer.clear();
      int read = channel.read(buffer);
      buffer.flip();
      if (read < 0) {
        return -1;
      }
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(into, offset, count);
    return count;
  }

  /** False when the end came before all of it. */
  boolean readFully(byte[] into, int length) throws IOException {
    int had = 0;
    while (had < length) {
      int read = read(into, had, length - had);
      if (read < 0) {
        if (had == 0) {
          return false;
        }
        throw new EOFException("cut inside a frame");
      }
      had += read;
    }
    return true;
  }

  void write(byte[] data) throws IOException {
    write(data, 0, data.length);
  }

  void write(byte[] data, int offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(data, offset, length);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Docker finds the end of what is sent; the other direction goes on. */
  void endOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw DockerFailures.wrap("close", new UncheckedIOException(e));
    }
  }
}
