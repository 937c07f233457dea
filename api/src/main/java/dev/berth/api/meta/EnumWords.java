package dev.berth.api.meta;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import dev.berth.api.meta.v1.OptionsProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The words that people and JSON use for the values of an enumeration: {@code
 * RESTART_POLICY_ON_FAILURE} is "OnFailure". Value 0, "unspecified", has no word: it is written as
 * an absent field.
 */
public final class EnumWords {
  private static final Map<EnumDescriptor, EnumWords> KNOWN = new ConcurrentHashMap<>();

  private final List<String> words;
  private final Map<String, EnumValueDescriptor> byWord = new HashMap<>();
  private final Map<Integer, String> byNumber = new HashMap<>();

  private EnumWords(EnumDescriptor type) {
    String prefix = snake(type.getName()) + "_";
    List<String> all = new ArrayList<>();
    for (EnumValueDescriptor value : type.getValues()) {
      if (value.getNumber() != 0) {
        String word = word(value, prefix);
        all.add(word);
        byWord.put(word, value);
        byNumber.put(value.getNumber(), word);
      }
    }
    words = List.copyOf(all);
  }

  public static EnumWords of(EnumDescriptor type) {
    return KNOWN.computeIfAbsent(type, EnumWords::new);
  }

  /** The word of a value; "" for the unspecified one, the number for one of a newer release. */
  public static String word(EnumValueDescriptor value) {
    if (value.getNumber() == 0) {
      return "";
    }
    String word = of(value.getType()).byNumber.get(value.getNumber());
    return word != null ? word : Integer.toString(value.getNumber());
  }

  /** The word of a value, as {@link #word(EnumValueDescriptor)}. */
  public static String word(com.google.protobuf.ProtocolMessageEnum value) {
    // An unrecognized value has no descriptor, and its number can't be asked for.
    return value.toString().equals("UNRECOGNIZED") ? "" : word(value.getValueDescriptor());
  }

  /** Every word, in the order of the proto. */
  public List<String> all() {
    return words;
  }

  public Optional<EnumValueDescriptor> value(String word) {
    return Optional.ofNullable(byWord.get(word));
  }

  private static String word(EnumValueDescriptor value, String prefix) {
    String set = value.getOptions().getExtension(OptionsProto.word);
    if (!set.isEmpty()) {
      return set;
    }
    String name = value.getName();
    StringBuilder camel = new StringBuilder();
    for (String part :
        (name.startsWith(prefix) ? name.substring(prefix.length()) : name).split("_", -1)) {
      if (!part.isEmpty()) {
        camel.append(part.charAt(0));
        camel.append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
      }
    }
    return camel.toString();
  }

  private static String snake(String camel) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (i > 0 && Character.isUpperCase(c)) {
        snake.append('_');
      }
      snake.append(Character.toUpperCase(c));
    }
    return snake.toString();
  }
}
