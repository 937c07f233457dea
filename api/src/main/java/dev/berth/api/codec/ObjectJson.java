package dev.berth.api.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.v1.ListMeta;
import dev.berth.api.meta.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Objects as JSON and back. An object is the message of its kind, or for a kind without a message a
 * {@code RawObject}; apiVersion and kind come from the {@link Kind}.
 */
public final class ObjectJson {
  static final JsonFactory FACTORY = new JsonFactory();

  private ObjectJson() {}

  /** UTF-8, on one line. */
  public static byte[] encode(Kind<?> kind, Message object) {
    return bytes(out -> new JsonWriter(out).object(kind.apiVersion(), kind.name(), object));
  }

  /** A failure's body. */
  public static byte[] encode(Status status) {
    return bytes(out -> new JsonWriter(out).object("v1", "Status", status));
  }

  /** For example a TaskList, whose items have their apiVersion and kind too. */
  public static byte[] encodeList(Kind<?> kind, ListMeta metadata, List<? extends Message> items) {
    return bytes(out -> {
      out.writeStartObject();
      out.writeStringField("apiVersion", kind.apiVersion());
      out.writeStringField("kind", kind.name() + "List");
      out.writeFieldName("metadata");
      new JsonWriter(out).message(metadata);
      out.writeArrayFieldStart("items");
      for (Message item : items) {
        new JsonWriter(out).object(kind.apiVersion(), kind.name(), item);
      }
      out.writeEndArray();
      out.writeEndObject();
    });
  }

  /** A List of objects of any kinds. */
  public static byte[] encodeList(List<KindAndObject> items) {
    return bytes(out -> {
      out.writeStartObject();
      out.writeStringField("apiVersion", "v1");
      out.writeStringField("kind", "List");
      out.writeFieldName("metadata");
      new JsonWriter(out).message(ListMeta.getDefaultInstance());
      out.writeArrayFieldStart("items");
      for (KindAndObject item : items) {
        Kind<?> kind = item.kind();
        new JsonWriter(out).object(kind.apiVersion(), kind.name(), item.object());
      }
      out.writeEndArray();
      out.writeEndObject();
    });
  }

  /** The same JSON on many lines, as people read it. */
  public static String pretty(byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length * 2);
    DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    try (var parser = FACTORY.createParser(json);
        JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.setPrettyPrinter(printer);
      parser.nextToken();
      JsonWriter.copy(parser, out);
    } catch (IOException e) {
      throw new FailureException(new Failure.Internal("not JSON: " + e.getMessage()), e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * An object of a kind. apiVersion and kind may be absent, but not be others. Fails with {@link
   * Failure.BadRequest}, whose message has all that is wrong.
   */
  public static <T extends Message> T decode(Kind<T> kind, byte[] json) {
    Problems problems = new Problems("");
    Tree tree;
    try {
      tree = JsonReader.read(json);
    } catch (UnreadableException e) {
      throw new FailureException(
          new Failure.BadRequest(
              "the object provided is unrecognized (must be of type %s): couldn't get version/kind;"
                      .formatted(kind.name())
                  + " json parse error: "
                  + e.problem()),
          e);
    }
    T object = ObjectDecoder.decode(kind, tree, problems);
    refuseIfAny(kind, problems);
    return object;
  }

  static void refuseIfAny(Kind<?> kind, Problems problems) {
    if (problems.isEmpty()) {
      return;
    }
    boolean strict = problems.all().stream().allMatch(Problem::strict);
    throw new FailureException(
        new Failure.BadRequest(
            "%s in version \"%s\" cannot be handled as a %s: %s%s"
                .formatted(
                    kind.name(),
                    kind.version(),
                    kind.name(),
                    strict ? "strict decoding error: " : "",
                    problems.all().stream()
                        .map(Problem::message)
                        .collect(Collectors.joining(", ")))));
  }

  private interface Body {
    void write(JsonGenerator out) throws IOException;
  }

  private static byte[] bytes(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      body.write(out);
    } catch (IOException e) {
      // Only a RawObject whose content is not JSON comes here.
      throw new FailureException(new Failure.Internal("not JSON: " + e.getMessage()), e);
    }
    return bytes.toByteArray();
  }
}
