package dev.berth.bench.watch;

import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.WatchRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * A watch that is read as cheaply as a client can: messages stay bytes, their events are counted,
 * and the number of the last one is read. The same for Berth's streams and for the plain ones, so
 * that the difference is the server's.
 */
final class EventStream {
  static final MethodDescriptor<WatchRequest, byte[]> METHOD =
      ObjectServiceGrpc.getWatchMethod().toBuilder(
              ObjectServiceGrpc.getWatchMethod().getRequestMarshaller(), new Bytes())
          .build();

  private static final byte[] NAME = "bench-".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 8;
  private static final int EVENTS_TAG = 0x0a;

  private final ClientCall<WatchRequest, byte[]> call;
  private final LongConsumer lastNumber;
  private volatile long events;
  private volatile long messages;
  private volatile boolean over;

  /**
   * @param lastNumber told the number of each message's last event, when it is a sample's
   */
  private EventStream(Channel channel, LongConsumer lastNumber) {
    this.call = channel.newCall(METHOD, CallOptions.DEFAULT);
    this.lastNumber = lastNumber;
  }

  static EventStream open(Channel channel, WatchRequest request, LongConsumer lastNumber) {
    EventStream stream = new EventStream(channel, lastNumber);
    stream.start(request);
    return stream;
  }

  long events() {
    return events;
  }

  long messages() {
    return messages;
  }

  boolean isOver() {
    return over;
  }

  void cancel() {
    call.cancel("enough", null);
  }

  private void start(WatchRequest request) {
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            read(message);
            call.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            over = true;
          }
        },
        new Metadata());
    call.sendMessage(request);
    call.halfClose();
    call.request(8);
  }

  /** Only the one thread of the call writes the counts. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void read(byte[] message) {
    int at = 0;
    int last = 0;
    int count = 0;
    while (at < message.length && message[at] == EVENTS_TAG) {
      int length = 0;
      int shift = 0;
      byte next;
      do {
        next = message[++at];
        length |= (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
      last = at + 1;
      at = last + length;
      count++;
    }
    messages++;
    events += count;
    long number = number(message, last);
    if (number >= 0) {
      lastNumber.accept(number);
    }
  }

  private static long number(byte[] message, int from) {
    outer:
    for (int i = from; i < message.length - NAME.length - DIGITS; i++) {
      for (int k = 0; k < NAME.length; k++) {
        if (message[i + k] != NAME[k]) {
          continue outer;
        }
      }
      long number = 0;
      for (int k = 0; k < DIGITS; k++) {
        number = number * 10 + message[i + NAME.length + k] - '0';
      }
      return number;
    }
    return -1;
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new java.io.ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
