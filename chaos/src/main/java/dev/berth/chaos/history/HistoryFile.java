package dev.berth.chaos.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A history as a file: gzipped JSON lines, one entry each. A record is an object whose "@" is its
 * type and whose other fields are its components. A {@link Seen} is written once; later ones are
 * the number that it then had, counted from 0.
 */
public final class HistoryFile {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String TYPE = "@";
  private static final Map<String, Class<?>> TYPES =
      Stream.of(
              Entry.Call.class,
              Entry.Write.class,
              Entry.Get.class,
              Entry.Listing.class,
              Entry.Page.class,
              Entry.Stream.class,
              Entry.Received.class,
              Entry.Event.class,
              Entry.Compaction.class,
              Entry.Remaining.class,
              Entry.Laggard.class,
              Entry.Stuck.class,
              Entry.Disagreement.class,
              Selection.class,
              Seen.class,
              Result.Done.class,
              Result.Refused.class,
              Result.Unknown.class)
          .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, type -> type));

  private HistoryFile() {}

  public static void write(Path file, List<Entry> entries) throws IOException {
    Map<Seen, Integer> known = new HashMap<>();
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      for (Entry entry : entries) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
          write(json, entry, known);
        }
        out.append(line.getBuffer()).append('\n');
      }
    }
  }

  private static void write(JsonGenerator json, @Nullable Object value, Map<Seen, Integer> known)
      throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Number number -> json.writeNumber(number.longValue());
      case String text -> json.writeString(text);
      case Enum<?> word -> json.writeString(word.name());
      case List<?> list -> {
        json.writeStartArray();
        for (Object one : list) {
          write(json, one, known);
        }
        json.writeEndArray();
      }
      case Seen seen when known.containsKey(seen) -> json.writeNumber(known.get(seen));
      case Record object -> {
        if (object instanceof Seen seen) {
          known.put(seen, known.size());
        }
        json.writeStartObject();
        json.writeStringField(TYPE, object.getClass().getSimpleName());
        for (RecordComponent component : object.getClass().getRecordComponents()) {
          json.writeFieldName(component.getName());
          write(json, get(component, object), known);
        }
        json.writeEndObject();
      }
      default -> throw new IllegalArgumentException("no way to write a " + value.getClass());
    }
  }

  private static @Nullable Object get(RecordComponent component, Record object) {
    try {
      return component.getAccessor().invoke(object);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  public static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<Seen> known = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        try (JsonParser json = JSON.createParser(line)) {
          json.nextToken();
          if (!(read(json, Entry.class, known) instanceof Entry entry)) {
            throw new IOException("not an entry of a history: " + line);
          }
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** Reads the value that the parser stands on. */
  private static @Nullable Object read(JsonParser json, Type wanted, List<Seen> known)
      throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> text(json.getText(), wanted);
      case VALUE_NUMBER_INT -> number(json, wanted, known);
      case START_ARRAY -> {
        Type item = ((ParameterizedType) wanted).getActualTypeArguments()[0];
        List<Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          Object one = read(json, item, known);
          if (one == null) {
            throw new IOException("null in a list");
          }
          list.add(one);
        }
        yield list;
      }
      case START_OBJECT -> object(json, known);
      default -> throw new IOException("unexpected " + json.currentToken());
    };
  }

  private static Object text(String text, Type wanted) {
    for (Entry.Verb verb : Entry.Verb.values()) {
      if (wanted == Entry.Verb.class && verb.name().equals(text)) {
        return verb;
      }
    }
    return wanted == Entry.EventType.class ? Entry.EventType.valueOf(text) : text;
  }

  private static Object number(JsonParser json, Type wanted, List<Seen> known) throws IOException {
    if (wanted == int.class) {
      return json.getIntValue();
    }
    return wanted == long.class ? (Object) json.getLongValue() : known.get(json.getIntValue());
  }

  private static Object object(JsonParser json, List<Seen> known) throws IOException {
    json.nextToken();
    json.nextToken();
    Class<?> type = TYPES.get(json.getText());
    if (type == null) {
      throw new IOException("unknown type " + json.getText());
    }
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    int index = type == Seen.class ? known.size() : -1;
    for (int i = 0; i < components.length; i++) {
      json.nextToken();
      json.nextToken();
      values[i] = read(json, components[i].getGenericType(), known);
    }
    json.nextToken();
    try {
      Object made = type.getDeclaredConstructors()[0].newInstance(values);
      if (made instanceof Seen seen) {
        known.add(index, seen);
      }
      return made;
    } catch (ReflectiveOperationException e) {
      throw new IOException("can't make a " + type, e);
    }
  }
}
