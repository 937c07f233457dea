package dev.berth.api.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.Times;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads single values that are not messages; null when one is wrong, which is then noted. */
final class Values {
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

  private final Problems problems;

  Values(Problems problems) {
    this.problems = problems;
  }

  @Nullable Object scalar(Plan.Field field, Tree tree, Path path) {
    return switch (field.shape()) {
      case TEXT -> tree instanceof Tree.Text text ? text.value() : notText(tree, path);
      case NUMBER_OR_TEXT ->
          switch (tree) {
            case Tree.Num number -> number.literal();
            case Tree.Text text -> text.value();
            case Tree.Obj _, Tree.Arr _, Tree.Bool _, Tree.Nil _ ->
                wrong(tree, path, "must be a number or a text, not " + tree.described());
          };
      case INT32 -> {
        BigInteger value = integer(tree, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
        yield value == null ? null : (Object) value.intValue();
      }
      case INT64 -> {
        BigInteger value = integer(tree, path, Long.MIN_VALUE, Long.MAX_VALUE);
        yield value == null ? null : (Object) value.longValue();
      }
      case BOOL ->
          tree instanceof Tree.Bool bool
              ? (Object) bool.value()
              : wrong(tree, path, "must be true or false, not " + tree.described());
      case DOUBLE ->
          tree instanceof Tree.Num number
              ? (Object) new BigDecimal(number.literal()).doubleValue()
              : wrong(tree, path, "must be a number, not " + tree.described());
      case WORD -> word(field, tree, path);
      case BYTES -> parsed(tree, path, "base64", Values::bytes);
      case TIME -> parsed(tree, path, "a time", Times::parseTime);
      case MICRO_TIME -> parsed(tree, path, "a time", Times::parseMicroTime);
      case QUANTITY ->
          tree instanceof Tree.Num number
              ? parsed(new Tree.Text(number.literal(), tree.mark()), path, "", Quantities::of)
              : parsed(tree, path, "a quantity", Quantities::of);
      case MESSAGE -> throw new IllegalArgumentException(path + " is a message");
    };
  }

  private @Nullable Object notText(Tree tree, Path path) {
    boolean canBeQuoted = tree instanceof Tree.Num || tree instanceof Tree.Bool;
    String hint = canBeQuoted ? " (put it in quotes)" : "";
    return wrong(tree, path, "must be a text, not " + tree.described() + hint);
  }

  private @Nullable BigInteger integer(Tree tree, Path path, long min, long max) {
    if (!(tree instanceof Tree.Num number) || !INTEGER.matcher(number.literal()).matches()) {
      wrong(tree, path, "must be a whole number, not " + tree.described());
      return null;
    }
    BigInteger value = new BigInteger(number.literal());
    if (value.compareTo(BigInteger.valueOf(min)) < 0
        || value.compareTo(BigInteger.valueOf(max)) > 0) {
      wrong(tree, path, "must be between " + min + " and " + max + ", not " + number.literal());
      return null;
    }
    return value;
  }

  private @Nullable Object word(Plan.Field field, Tree tree, Path path) {
    if (tree instanceof Tree.Text text) {
      Optional<EnumValueDescriptor> value = field.requireWords().value(text.value());
      if (value.isPresent()) {
        return value.get();
      }
    }
    return wrong(
        tree,
        path,
        "must be one of "
            + String.join(", ", field.requireWords().all())
            + ", not "
            + tree.described()
            + (tree instanceof Tree.Text text
                ? Suggestion.text(text.value(), field.requireWords().all())
                : ""));
  }

  private @Nullable Object parsed(
      Tree tree, Path path, String what, Function<String, Object> parser) {
    if (!(tree instanceof Tree.Text text)) {
      return wrong(tree, path, "must be " + what + " in quotes, not " + tree.described());
    }
    try {
      return parser.apply(text.value());
    } catch (FailureException e) {
      return wrong(tree, path, e.failure().message());
    } catch (IllegalArgumentException e) {
      return wrong(tree, path, "must be " + what + ": " + e.getMessage());
    }
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(Base64.getDecoder().decode(text));
  }

  private @Nullable Object wrong(Tree tree, Path path, String message) {
    problems.at(tree.mark(), path, message);
    return null;
  }
}
