package dev.berth.api.codec;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Objects as YAML, in block style, as {@code -o yaml} prints them. A text that readers of YAML 1.1
 * would take for something else ("yes", "1e3", "2026-11-20") is quoted too.
 */
public final class ObjectYaml {
  /** Texts that are numbers, truth values, nulls or times to a reader of YAML 1.1 or 1.2. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "|~|=|<<|(?i:null|true|false|yes|no|on|off|y|n)"
              + "|[-+]?[0-9][0-9_,]*(:[0-9]+)*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?"
              + "|[-+]?0[box][0-9a-fA-F_]*"
              + "|[-+]?\\.([0-9_]+([eE][-+]?[0-9]+)?|(?i:inf))|\\.(?i:nan)"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \\t].*)?");

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setSchema(new CoreSchema())
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setWidth(Integer.MAX_VALUE)
          .setSplitLines(false)
          // A longer key would need "? " before it, which few people can read.
          .setMaxSimpleKeyLength(1024)
          .build();

  private ObjectYaml() {}

  /** Ends with a line break. */
  public static String encode(Kind<?> kind, Message object) {
    return fromJson(ObjectJson.encode(kind, object));
  }

  /** A List of objects of any kinds. */
  public static String encodeList(List<KindAndObject> items) {
    return fromJson(ObjectJson.encodeList(items));
  }

  private static String fromJson(byte[] json) {
    Node node;
    try {
      node = node(JsonReader.read(json));
    } catch (UnreadableException e) {
      throw new IllegalStateException("written as JSON just now", e);
    }
    return new Present(SETTINGS)
        .emitToString(new Serialize(SETTINGS).serializeOne(node).iterator());
  }

  private static Node node(Tree tree) {
    return switch (tree) {
      case Tree.Obj object -> {
        List<NodeTuple> tuples = new ArrayList<>();
        for (Tree.Member member : object.members()) {
          tuples.add(new NodeTuple(text(member.name(), false), node(member.value())));
        }
        yield new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
      }
      case Tree.Arr list -> {
        List<Node> items = new ArrayList<>();
        list.items().forEach(item -> items.add(node(item)));
        yield new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
      }
      case Tree.Text text -> text(text.value(), true);
      case Tree.Num number -> number(number.literal());
      case Tree.Bool bool ->
          new ScalarNode(Tag.BOOL, String.valueOf(bool.value()), ScalarStyle.PLAIN);
      case Tree.Nil _ -> new ScalarNode(Tag.NULL, "null", ScalarStyle.PLAIN);
    };
  }

  private static ScalarNode number(String literal) {
    boolean whole = literal.chars().allMatch(c -> c == '-' || Character.isDigit(c));
    return new ScalarNode(whole ? Tag.INT : Tag.FLOAT, literal, ScalarStyle.PLAIN);
  }

  /** The emitter quotes by itself what can't be written in the wanted style. */
  private static ScalarNode text(String text, boolean mayBeBlock) {
    ScalarStyle style = ScalarStyle.PLAIN;
    if (AMBIGUOUS.matcher(text).matches()) {
      style = ScalarStyle.DOUBLE_QUOTED;
    } else if (mayBeBlock && text.indexOf('\n') >= 0) {
      style = ScalarStyle.LITERAL;
    }
    return new ScalarNode(Tag.STR, text, style);
  }
}
