package dev.berth.api.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.Times;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Any object of a kind that JSON can show: random fields, values at the edges of their types. */
final class RandomObjects {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "yes",
          "null",
          "1",
          "1e3",
          "0x1F",
          "-",
          "- a",
          "a: b",
          "#",
          "a #b",
          "~",
          " a ",
          "a\nb",
          "a\n",
          "\n",
          "\ta",
          "\"q\"",
          "'",
          "{}",
          "[a]",
          "&x",
          "*x",
          "!t",
          "%",
          "@",
          "ä€😀",
          "2026-11-20",
          "12:30:00",
          "\u0000",
          "\u2028",
          "<<",
          "=",
          "a\r\nb",
          "trailing \nspace",
          ".5",
          "key: |\n  block\n",
          "0o17",
          "1_000",
          "y",
          "NO",
          "true",
          "---",
          "...");

  private final Random random;

  RandomObjects(long seed) {
    random = new Random(seed);
  }

  <T extends Message> T like(T prototype) {
    @SuppressWarnings("unchecked")
    T made = (T) fill(prototype.newBuilderForType(), 0).build();
    return made;
  }

  private Message.Builder fill(Message.Builder into, int depth) {
    for (Plan.Field field : Plan.of(into.getDescriptorForType()).fields()) {
      if (random.nextInt(depth + 2) > 1) {
        continue;
      }
      if (field.list()) {
        for (int i = random.nextInt(3); i > 0; i--) {
          into.addRepeatedField(field.field(), value(field, into, depth));
        }
      } else if (field.map()) {
        for (int i = random.nextInt(3); i > 0; i--) {
          put(field, into, depth);
        }
      } else {
        Object value = value(field, into, depth);
        if (!(field.always() && value.equals(""))) {
          into.setField(field.field(), value);
        }
      }
    }
    return into;
  }

  private void put(Plan.Field field, Message.Builder into, int depth) {
    String key = text();
    for (int i = 0; i < into.getRepeatedFieldCount(field.field()); i++) {
      if (((MapEntry<?, ?>) into.getRepeatedField(field.field(), i)).getKey().equals(key)) {
        return;
      }
    }
    into.addRepeatedField(
        field.field(), Decoder.entry(field, into, key, value(field, into, depth)));
  }

  private Object value(Plan.Field field, Message.Builder into, int depth) {
    return switch (field.shape()) {
      case TEXT, NUMBER_OR_TEXT -> text();
      case INT32 -> pick(0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE);
      case INT64 -> pick(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53);
      case BOOL -> random.nextBoolean();
      case DOUBLE -> pick(0.0, -1.5, 1e100);
      case WORD -> word(field);
      case BYTES -> ByteString.copyFrom(new byte[] {0, 1, (byte) 0xff});
      case TIME -> Times.time(instant());
      case MICRO_TIME -> Times.micro(instant());
      case QUANTITY -> Quantities.of(pick("500m", "2", "1.50", "128Mi", "1e3", "-0.5"));
      case MESSAGE -> fill(into.newBuilderForField(field.field()), depth + 1).build();
    };
  }

  private EnumValueDescriptor word(Plan.Field field) {
    List<EnumValueDescriptor> values = field.element().getEnumType().getValues();
    return values.get(1 + random.nextInt(values.size() - 1));
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L), random.nextInt(999_999_999));
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  @SafeVarargs
  private <V> V pick(V... values) {
    return values[random.nextInt(values.length)];
  }
}
