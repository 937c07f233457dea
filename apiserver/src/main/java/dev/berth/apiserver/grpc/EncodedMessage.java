package dev.berth.apiserver.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is encoded already, as pieces that other answers may share. Its marshaller takes
 * the place of the generated one on the server's side; on the wire there is no difference.
 */
record EncodedMessage(List<ByteString> pieces) {
  EncodedMessage {
    pieces = List.copyOf(pieces);
  }

  int size() {
    int size = 0;
    for (ByteString piece : pieces) {
      size += piece.size();
    }
    return size;
  }

  /** For methods that only ever send. */
  static final class Marshaller implements MethodDescriptor.Marshaller<EncodedMessage> {
    @Override
    public InputStream stream(EncodedMessage message) {
      return new Bytes(message);
    }

    @Override
    public EncodedMessage parse(InputStream stream) {
      throw new UnsupportedOperationException("only clients read answers");
    }
  }

  /** gRPC takes the pieces as they are, or reads them like any stream when it is in process. */
  private static final class Bytes extends InputStream implements KnownLength, Drainable {
    private final EncodedMessage message;
    private @Nullable InputStream read;
    private boolean drained;

    Bytes(EncodedMessage message) {
      this.message = message;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      if (drained) {
        return 0;
      }
      if (read != null) {
        return Math.toIntExact(read.transferTo(target));
      }
      drained = true;
      for (ByteString piece : message.pieces()) {
        piece.writeTo(target);
      }
      return message.size();
    }

    @Override
    public int available() throws IOException {
      if (drained) {
        return 0;
      }
      return read == null ? message.size() : read.available();
    }

    @Override
    public int read() throws IOException {
      return reading().read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return reading().read(into, offset, length);
    }

    private InputStream reading() {
      if (read == null) {
        read = (drained ? ByteString.EMPTY : ByteString.copyFrom(message.pieces())).newInput();
      }
      return read;
    }
  }
}
