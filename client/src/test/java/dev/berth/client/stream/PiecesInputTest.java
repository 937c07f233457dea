package dev.berth.client.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PiecesInputTest {
  @Test
  void joinsThePiecesAndSkipsEmptyOnes() throws IOException {
    PiecesInput input = of("ab", "", "c", "");
    assertThat(input.read()).isEqualTo('a');
    assertThat(input.readAllBytes()).isEqualTo("bc".getBytes(UTF_8));
    assertThat(input.read()).isEqualTo(-1);
  }

  @Test
  void bytesAboveTheSeventhBitAreNotTheEnd() throws IOException {
    PiecesInput input =
        new PiecesInput(() -> Optional.of(ByteString.copyFrom(new byte[] {(byte) 0xff})));
    assertThat(input.read()).isEqualTo(0xff);
  }

  @Test
  void piecesThatBreakOffAreAnError() {
    PiecesInput input =
        new PiecesInput(() -> {
          throw new IOException("it ended too early");
        });
    assertThatThrownBy(input::readAllBytes).hasMessage("it ended too early");
  }

  @Test
  void anInterruptIsKept() {
    PiecesInput input =
        new PiecesInput(() -> {
          throw new InterruptedException();
        });
    assertThatThrownBy(input::read).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static PiecesInput of(String... texts) {
    Iterator<String> left = List.of(texts).iterator();
    return new PiecesInput(() ->
        left.hasNext() ? Optional.of(ByteString.copyFromUtf8(left.next())) : Optional.empty());
  }
}
