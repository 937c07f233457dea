package dev.berth.api.codec;

import dev.berth.api.codec.Tree.Mark;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 (core schema) as trees. Unlike YAML 1.1, {@code yes} and {@code on} are texts and
 * {@code 010} is ten.
 */
final class YamlReader {
  private static final int MAX_CODE_POINTS = 64 << 20;
  // Aliases can make a small text enormous.
  private static final int MAX_NODES = 5_000_000;
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private static final Pattern OCTAL = Pattern.compile("0[0-7]+");

  private final LoadSettings settings;
  private int nodes;

  private YamlReader(String file, int length) {
    settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(new CoreSchema())
            .setCodePointLimit(MAX_CODE_POINTS)
            .setAllowDuplicateKeys(true)
            .setParseComments(false)
            // All in one piece: the library fails where a buffer ends inside of an emoji.
            .setBufferSize(length + 1)
            .build();
  }

  /** Every document that is not empty. */
  static List<Tree> readAll(String file, String yaml) throws UnreadableException {
    YamlReader reader = new YamlReader(file, yaml.length());
    List<Tree> all = new ArrayList<>();
    try {
      for (Node node : new Compose(reader.settings).composeAllFromString(yaml)) {
        Tree tree = reader.tree(node, 0);
        if (!(tree instanceof Tree.Nil)) {
          all.add(tree);
        }
      }
    } catch (MarkedYamlEngineException e) {
      Mark mark = mark(e.getProblemMark().or(e::getContextMark));
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      throw new UnreadableException(mark, "not YAML: " + context + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new UnreadableException(Mark.START, "not YAML: " + e.getMessage(), e);
    }
    return all;
  }

  private Tree tree(Node node, int depth) throws UnreadableException {
    Mark mark = mark(node.getStartMark());
    if (depth > JsonReader.MAX_DEPTH) {
      throw new UnreadableException(mark, "nested deeper than " + JsonReader.MAX_DEPTH);
    }
    if (++nodes > MAX_NODES) {
      throw new UnreadableException(mark, "larger than " + MAX_NODES + " values");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar, mark);
      case SequenceNode sequence -> {
        List<Tree> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          items.add(tree(item, depth + 1));
        }
        yield new Tree.Arr(items, mark);
      }
      case MappingNode mapping -> {
        List<Tree.Member> members = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
          Mark at = mark(tuple.getKeyNode().getStartMark());
          if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            throw new UnreadableException(at, "a field's name must be a text");
          }
          members.add(new Tree.Member(key.getValue(), at, tree(tuple.getValueNode(), depth + 1)));
        }
        yield new Tree.Obj(members, mark);
      }
      default -> throw new UnreadableException(mark, "not YAML that JSON can hold");
    };
  }

  private static Tree scalar(ScalarNode scalar, Mark mark) throws UnreadableException {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.STR)) {
      return new Tree.Text(text, mark);
    }
    if (tag.equals(Tag.NULL)) {
      return new Tree.Nil(mark);
    }
    if (tag.equals(Tag.BOOL)) {
      return new Tree.Bool(Boolean.parseBoolean(text), mark);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      try {
        return new Tree.Num(number(text), mark);
      } catch (NumberFormatException e) {
        throw new UnreadableException(mark, text + " is not a number that JSON can hold", e);
      }
    }
    throw new UnreadableException(mark, "the tag " + tag.getValue() + " is not supported");
  }

  private static String number(String text) {
    if (JSON_NUMBER.matcher(text).matches()) {
      return text;
    }
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16).toString();
    }
    if (text.startsWith("0o")) {
      return new BigInteger(text.substring(2), 8).toString();
    }
    if (OCTAL.matcher(text).matches()) {
      // As kubectl reads it: a file's mode is written so.
      return new BigInteger(text, 8).toString();
    }
    return new BigDecimal(text).toString();
  }

  private static Mark mark(Optional<org.snakeyaml.engine.v2.exceptions.Mark> mark) {
    return mark.map(it -> new Mark(it.getLine() + 1, it.getColumn() + 1)).orElse(Mark.START);
  }
}
