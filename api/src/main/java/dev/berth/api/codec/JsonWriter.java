package dev.berth.api.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.meta.v1.RawObject;
import dev.berth.api.meta.v1.Time;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Writes messages by their plans. */
final class JsonWriter {
  /** What can be shown as a number and be read as the same text again. */
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final JsonGenerator out;

  JsonWriter(JsonGenerator out) {
    this.out = out;
  }

  /** A whole object: apiVersion and kind first, then its fields. */
  void object(String apiVersion, String kind, Message object) throws IOException {
    out.writeStartObject();
    out.writeStringField("apiVersion", apiVersion);
    out.writeStringField("kind", kind);
    if (object instanceof RawObject raw) {
      raw(raw);
    } else {
      fields(object);
    }
    out.writeEndObject();
  }

  void message(Message message) throws IOException {
    out.writeStartObject();
    fields(message);
    out.writeEndObject();
  }

  private void raw(RawObject raw) throws IOException {
    if (raw.hasMetadata()) {
      ObjectMeta metadata = raw.getMetadata();
      out.writeFieldName("metadata");
      message(metadata);
    }
    if (raw.getJson().isEmpty()) {
      return;
    }
    try (JsonParser parser = ObjectJson.FACTORY.createParser(raw.getJson().toByteArray())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        copy(parser, out);
      }
    }
  }

  /** Copies the field or value that the parser is at, with numbers as they are written. */
  static void copy(JsonParser parser, JsonGenerator out) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (token.isNumeric()) {
        out.writeNumber(parser.getText());
      } else {
        out.copyCurrentEvent(parser);
      }
      if (depth == 0 && token != JsonToken.FIELD_NAME) {
        return;
      }
    } while (parser.nextToken() != null);
  }

  private void fields(Message message) throws IOException {
    for (Plan.Field field : Plan.of(message.getDescriptorForType()).fields()) {
      if (field.list()) {
        list(message, field);
      } else if (field.map()) {
        map(message, field);
      } else if (message.hasField(field.field())) {
        Object value = message.getField(field.field());
        if (!isUnspecified(value)) {
          out.writeFieldName(field.written());
          value(field, value);
        }
      } else if (field.always()) {
        out.writeFieldName(field.written());
        absent(field);
      }
    }
  }

  private void list(Message message, Plan.Field field) throws IOException {
    int count = message.getRepeatedFieldCount(field.field());
    if (count == 0 && !field.always()) {
      return;
    }
    out.writeFieldName(field.written());
    out.writeStartArray();
    for (int i = 0; i < count; i++) {
      value(field, message.getRepeatedField(field.field(), i));
    }
    out.writeEndArray();
  }

  /** Sorted, so that equal objects give equal texts. */
  private void map(Message message, Plan.Field field) throws IOException {
    int count = message.getRepeatedFieldCount(field.field());
    if (count == 0 && !field.always()) {
      return;
    }
    Map<String, Object> sorted = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      MapEntry<?, ?> entry = (MapEntry<?, ?>) message.getRepeatedField(field.field(), i);
      sorted.put((String) entry.getKey(), entry.getValue());
    }
    out.writeFieldName(field.written());
    out.writeStartObject();
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      out.writeFieldName(entry.getKey());
      value(field, entry.getValue());
    }
    out.writeEndObject();
  }

  private void value(Plan.Field field, Object value) throws IOException {
    switch (field.shape()) {
      case TEXT -> out.writeString((String) value);
      case NUMBER_OR_TEXT -> {
        String text = (String) value;
        if (NUMBER.matcher(text).matches()) {
          out.writeNumber(Integer.parseInt(text));
        } else {
          out.writeString(text);
        }
      }
      case INT32 -> out.writeNumber((int) value);
      case INT64 -> out.writeNumber((long) value);
      case BOOL -> out.writeBoolean((boolean) value);
      case DOUBLE -> out.writeNumber((double) value);
      case WORD -> out.writeString(EnumWords.word((EnumValueDescriptor) value));
      case BYTES -> out.writeBinary(((ByteString) value).toByteArray());
      case TIME -> out.writeString(Times.format((Time) value));
      case MICRO_TIME -> out.writeString(Times.format((MicroTime) value));
      case QUANTITY -> out.writeString(((Quantity) value).getText());
      case MESSAGE -> message((Message) value);
    }
  }

  private void absent(Plan.Field field) throws IOException {
    switch (field.shape()) {
      case TEXT, NUMBER_OR_TEXT, BYTES -> out.writeString("");
      case INT32, INT64, DOUBLE -> out.writeNumber(0);
      case BOOL -> out.writeBoolean(false);
      case WORD, TIME, MICRO_TIME, QUANTITY, MESSAGE -> out.writeNull();
    }
  }

  private static boolean isUnspecified(Object value) {
    return value instanceof EnumValueDescriptor word && word.getNumber() == 0;
  }
}
