package dev.berth.api.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.berth.api.codec.Tree.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON as trees. */
final class JsonReader {
  /** Deeper than any object needs, and shallow enough for recursion. */
  static final int MAX_DEPTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private JsonReader() {}

  /** Exactly one value. */
  static Tree read(byte[] json) throws UnreadableException {
    List<Tree> all = readAll(json);
    if (all.size() == 1) {
      return all.getFirst();
    }
    throw all.isEmpty()
        ? new UnreadableException(Mark.START, "unexpected end of JSON input")
        : new UnreadableException(all.get(1).mark(), "more than one value");
  }

  /** Any number of values, one after the other. */
  static List<Tree> readAll(byte[] json) throws UnreadableException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      List<Tree> all = new ArrayList<>();
      while (parser.nextToken() != null) {
        all.add(value(parser));
      }
      return all;
    } catch (JsonProcessingException e) {
      throw new UnreadableException(mark(e.getLocation()), e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UnreadableException(Mark.START, String.valueOf(e.getMessage()), e);
    }
  }

  private static Tree value(JsonParser parser) throws IOException {
    Mark mark = mark(parser.currentTokenLocation());
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        List<Tree.Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          Mark at = mark(parser.currentTokenLocation());
          parser.nextToken();
          members.add(new Tree.Member(name, at, value(parser)));
        }
        yield new Tree.Obj(members, mark);
      }
      case START_ARRAY -> {
        List<Tree> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new Tree.Arr(items, mark);
      }
      case VALUE_STRING -> new Tree.Text(parser.getText(), mark);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Tree.Num(parser.getText(), mark);
      case VALUE_TRUE -> new Tree.Bool(true, mark);
      case VALUE_FALSE -> new Tree.Bool(false, mark);
      case VALUE_NULL -> new Tree.Nil(mark);
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + parser.currentToken());
    };
  }

  private static Mark mark(JsonLocation location) {
    return location == null
        ? Mark.START
        : new Mark(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
