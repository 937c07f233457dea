package dev.berth.controller.cache;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Messages with something in every field, or in most, out of few different values. */
public final class Filled {
  private static final int WORDS = 4;

  private final Random random;
  private final boolean all;

  private Filled(Random random, boolean all) {
    this.random = random;
    this.all = all;
  }

  /** Every field is set, but of each choice one. */
  @SuppressWarnings("unchecked")
  public static <T extends Message> T all(T prototype, Random random) {
    return (T) new Filled(random, true).message(prototype);
  }

  /** Each field is set or not. */
  @SuppressWarnings("unchecked")
  public static <T extends Message> T some(T prototype, Random random) {
    return (T) new Filled(random, false).message(prototype);
  }

  private Message message(Message prototype) {
    Message.Builder builder = prototype.newBuilderForType();
    Set<OneofDescriptor> chosen = new HashSet<>();
    for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
      OneofDescriptor choice = field.getContainingOneof();
      if ((!all && random.nextBoolean()) || (choice != null && !chosen.add(choice))) {
        continue;
      }
      if (field.isRepeated()) {
        add(builder, field);
      } else {
        builder.setField(field, value(builder, field));
      }
    }
    return builder.build();
  }

  private void add(Message.Builder builder, FieldDescriptor field) {
    int count = all ? 2 : random.nextInt(3);
    Set<Object> keys = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Object value = value(builder, field);
      if (!field.isMapField() || keys.add(key((Message) value))) {
        builder.addRepeatedField(field, value);
      }
    }
  }

  private static Object key(Message entry) {
    return entry.getField(entry.getDescriptorForType().findFieldByNumber(1));
  }

  private Object value(Message.Builder builder, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT -> 1 + random.nextInt(WORDS);
      case LONG -> 1L + random.nextInt(WORDS);
      case FLOAT -> 1f + random.nextInt(WORDS);
      case DOUBLE -> 1d + random.nextInt(WORDS);
      case BOOLEAN -> random.nextBoolean();
      case STRING -> "word-" + random.nextInt(WORDS);
      case BYTE_STRING -> ByteString.copyFromUtf8("b" + random.nextInt(WORDS));
      case ENUM -> word(field.getEnumType().getValues());
      case MESSAGE -> {
        Message part = builder.newBuilderForField(field).buildPartial();
        // Keys and values of maps are there, or it is no entry.
        yield field.isMapField() ? new Filled(random, true).message(part) : message(part);
      }
    };
  }

  private EnumValueDescriptor word(List<EnumValueDescriptor> words) {
    return words.get(random.nextInt(words.size()));
  }
}
