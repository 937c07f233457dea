package dev.berth.api.codec;

import java.util.List;

/** What JSON and YAML have in common, with the place of every part. */
sealed interface Tree {
  Mark mark();

  /** A line and a column, both from 1. */
  record Mark(int line, int column) {
    static final Mark START = new Mark(1, 1);
  }

  /** A name and its value. A name may stand twice: that is for the decoder to report. */
  record Member(String name, Mark mark, Tree value) {}

  record Obj(List<Member> members, Mark mark) implements Tree {}

  record Arr(List<Tree> items, Mark mark) implements Tree {}

  record Text(String value, Mark mark) implements Tree {}

  /**
   * @param literal as it was written, a valid JSON number
   */
  record Num(String literal, Mark mark) implements Tree {}

  record Bool(boolean value, Mark mark) implements Tree {}

  record Nil(Mark mark) implements Tree {}

  /** What it is, for people: "the text \"x\"", "a list". */
  default String described() {
    return switch (this) {
      case Obj _ -> "an object";
      case Arr _ -> "a list";
      case Text it -> "the text \"" + it.value() + '"';
      case Num it -> "the number " + it.literal();
      case Bool it -> String.valueOf(it.value());
      case Nil _ -> "null";
    };
  }
}
