package dev.berth.cli.node;

import dev.berth.api.kind.node.Taints;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.LabelSyntax;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.typed.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to become of a node's taints, as it is typed: {@code KEY=VALUE:EFFECT} and {@code
 * KEY:EFFECT} set one, {@code KEY:EFFECT-} takes one away, {@code KEY-} those of every effect.
 * Pure.
 *
 * @param set in the order they were typed
 * @param taken a taint without an effect stands for those of every effect
 */
record TaintEdits(List<Taint> set, List<Taint> taken) {
  private static final String FORM =
      "write KEY=VALUE:EFFECT or KEY:EFFECT to set a taint, KEY:EFFECT- or KEY- to take it away";

  TaintEdits {
    set = List.copyOf(set);
    taken = List.copyOf(taken);
  }

  /** Whether a word is about a taint, and no name: names have none of these. */
  static boolean isEdit(String word) {
    return word.contains("=") || word.contains(":") || word.endsWith("-");
  }

  /**
   * @throws CommandException (usage) for what can't be read, and what is said twice
   */
  static TaintEdits parse(List<String> words) {
    List<Taint> set = new ArrayList<>();
    List<Taint> taken = new ArrayList<>();
    for (String word : words) {
      boolean takes = word.endsWith("-");
      Taint taint = taint(takes ? word.substring(0, word.length() - 1) : word, word);
      if (!takes && !taint.hasEffect()) {
        throw bad(word, "its effect is missing; " + FORM);
      }
      boolean twice =
          Stream.concat(set.stream(), taken.stream()).anyMatch(one -> overlap(one, taint));
      if (twice) {
        throw bad(word, "something was said of that taint already");
      }
      (takes ? taken : set).add(taint);
    }
    return new TaintEdits(set, taken);
  }

  /**
   * The taints as they are to be.
   *
   * @param node its name, for what can't be done
   * @param overwrite whether another value may be replaced
   * @throws CommandException when there is another value, or nothing to take away
   */
  List<Taint> applied(String node, List<Taint> before, boolean overwrite) {
    List<Taint> after = new ArrayList<>(before);
    for (Taint one : taken) {
      if (!after.removeIf(there -> isMeant(one, there))) {
        throw CommandException.failed("node/%s has no taint %s".formatted(node, text(one)));
      }
    }
    for (Taint one : set) {
      put(node, one, after, overwrite);
    }
    return List.copyOf(after);
  }

  private static void put(String node, Taint wanted, List<Taint> after, boolean overwrite) {
    for (int i = 0; i < after.size(); i++) {
      Taint there = after.get(i);
      if (Taints.same(there, wanted)) {
        return;
      }
      if (Taints.sameKeyAndEffect(there, wanted)) {
        if (!overwrite) {
          throw CommandException.failed(
              "node/%s has taint %s already; --overwrite replaces it"
                  .formatted(node, Taints.text(there)));
        }
        after.set(i, wanted);
        return;
      }
    }
    after.add(wanted);
  }

  /** Whether what is to be taken, perhaps without effect or value, stands for this one. */
  private static boolean isMeant(Taint typed, Taint there) {
    return typed.getKey().equals(there.getKey())
        && (!typed.hasEffect() || typed.getEffect() == there.getEffect())
        && (!typed.hasValue() || typed.getValue().equals(there.getValue()));
  }

  private static boolean overlap(Taint one, Taint other) {
    return one.getKey().equals(other.getKey())
        && (!one.hasEffect() || !other.hasEffect() || one.getEffect() == other.getEffect());
  }

  private static Taint taint(String text, String word) {
    int colon = text.lastIndexOf(':');
    String start = colon < 0 ? text : text.substring(0, colon);
    int equals = start.indexOf('=');
    String key = equals < 0 ? start : start.substring(0, equals);
    LabelSyntax.problemWithKey(key)
        .ifPresent(problem -> {
          throw bad(word, "\"" + key + "\" is not a taint's key: " + problem);
        });
    Taint.Builder taint = Taint.newBuilder().setKey(key);
    if (equals >= 0) {
      String value = start.substring(equals + 1);
      LabelSyntax.problemWithValue(value)
          .ifPresent(problem -> {
            throw bad(word, "\"" + value + "\" is not a taint's value: " + problem);
          });
      if (!value.isEmpty()) {
        taint.setValue(value);
      }
    }
    if (colon >= 0) {
      taint.setEffect(effect(text.substring(colon + 1), word));
    }
    return taint.build();
  }

  private static TaintEffect effect(String typed, String word) {
    EnumWords words = EnumWords.of(TaintEffect.getDescriptor());
    return Optional.of(typed)
        .flatMap(words::value)
        .map(TaintEffect::valueOf)
        .orElseThrow(() ->
            bad(
                word,
                "\"%s\" is not an effect%s; effects: %s"
                    .formatted(
                        typed, Suggestion.of(typed, words.all()), String.join(", ", words.all()))));
  }

  private static String text(Taint taken) {
    return taken.hasEffect() ? Taints.text(taken) : taken.getKey();
  }

  private static CommandException bad(String word, String why) {
    return CommandException.usage("\"" + word + "\": " + why);
  }
}
