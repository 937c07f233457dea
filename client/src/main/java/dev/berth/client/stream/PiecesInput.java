package dev.berth.client.stream;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;

/** Pieces that come over a stream, as one input. Whoever has them says where they end. */
public final class PiecesInput extends InputStream {
  private final Pieces pieces;
  private ByteString current = ByteString.EMPTY;
  private boolean ended;

  public PiecesInput(Pieces pieces) {
    this.pieces = pieces;
  }

  /** Where they come from. */
  public interface Pieces {
    /**
     * The next one, which may be empty; absent: that was the end, and it is not asked again.
     *
     * @throws IOException when they break off before their end
     */
    Optional<ByteString> next() throws IOException, InterruptedException;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** What there is, at least a byte of it. */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (current.isEmpty() && !ended) {
      take();
    }
    if (current.isEmpty()) {
      return -1;
    }
    int count = Math.min(length, current.size());
    current.substring(0, count).copyTo(into, offset);
    current = current.substring(count);
    return count;
  }

  private void take() throws IOException {
    try {
      Optional<ByteString> next = pieces.next();
      ended = next.isEmpty();
      current = next.orElse(ByteString.EMPTY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
