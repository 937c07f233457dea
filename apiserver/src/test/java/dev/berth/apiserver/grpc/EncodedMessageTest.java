package dev.berth.apiserver.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedMessageTest {
  private static final ByteString ONE = ByteString.copyFromUtf8("one");
  private static final ByteString TWO = ByteString.copyFromUtf8(" two");

  private final InputStream stream =
      new EncodedMessage.Marshaller()
          .stream(new EncodedMessage(List.of(ONE, ByteString.EMPTY, TWO)));

  @Test
  void isDrainedAsOneMessageOfKnownLength() throws IOException {
    assertThat(stream).isInstanceOf(KnownLength.class);
    assertThat(stream.available()).isEqualTo(7);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThat(((Drainable) stream).drainTo(out)).isEqualTo(7);

    assertThat(out).hasToString("one two");
    assertThat(stream.available()).isZero();
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void isReadLikeAnyStreamAndTheRestDrained() throws IOException {
    byte[] first = new byte[4];
    assertThat(stream.readNBytes(first, 0, 4)).isEqualTo(4);
    assertThat(first).isEqualTo(ONE.concat(TWO.substring(0, 1)).toByteArray());
    assertThat(stream.available()).isEqualTo(3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThat(((Drainable) stream).drainTo(out)).isEqualTo(3);

    assertThat(out).hasToString("two");
  }
}
