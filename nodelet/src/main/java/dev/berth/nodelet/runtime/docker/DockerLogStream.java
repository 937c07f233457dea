package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.berth.nodelet.runtime.LogStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart Docker's stream of frames: one byte that tells the output, three of padding, four of
 * length, then the bytes. A long frame is handed on in pieces.
 */
final class DockerLogStream implements LogStream {
  private static final int HEADER = 8;
  private static final int MAX_PIECE = 64 * 1024;
  private static final int STDERR = 2;

  private final Response response;
  private final InputStream body;
  private volatile boolean closed;
  private int left;
  private boolean stderr;

  DockerLogStream(Response response) {
    this.response = response;
    this.body = response.getBody();
  }

  @Override
  public @Nullable Chunk next() {
    try {
      while (left == 0) {
        byte[] header = body.readNBytes(HEADER);
        if (header.length == 0) {
          return null;
        }
        if (header.length < HEADER) {
          throw new EOFException("cut inside a frame");
        }
        stderr = header[0] == STDERR;
        left = ByteBuffer.wrap(header).getInt(4);
      }
      byte[] data = body.readNBytes(Math.min(left, MAX_PIECE));
      if (data.length == 0) {
        throw new EOFException("cut inside a frame");
      }
      left -= data.length;
      return new Chunk(data, stderr);
    } catch (IOException e) {
      if (closed) {
        return null;
      }
      throw DockerFailures.wrap("logs", new UncheckedIOException(e));
    } catch (RuntimeException e) {
      if (closed) {
        return null;
      }
      throw DockerFailures.wrap("logs", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    response.close();
  }
}
