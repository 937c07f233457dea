package dev.berth.cli.typed;

import dev.berth.api.kind.Kind;
import dev.berth.cli.outcome.CommandException;
import java.util.ArrayList;
import java.util.List;

/** What a verb is about: all objects of some kinds, or the ones that are named. */
public sealed interface Targets {
  /** All objects of these kinds, but for what selectors leave out. */
  record OfKinds(List<Kind<?>> kinds) implements Targets {
    public OfKinds {
      kinds = List.copyOf(kinds);
    }
  }

  /** These objects, in the order that they were typed. */
  record Named(List<Target> targets) implements Targets {
    public Named {
      targets = List.copyOf(targets);
    }
  }

  /**
   * Reads {@code KIND[,KIND]}, {@code KIND NAME...} or {@code KIND/NAME...}.
   *
   * @throws CommandException (usage) for an unknown kind, an empty name, or mixed forms
   */
  static Targets parse(List<String> words) {
    if (words.isEmpty()) {
      throw CommandException.usage("say which kind, for example: tasks");
    }
    if (words.getFirst().contains("/")) {
      return new Named(words.stream().map(Targets::slashed).toList());
    }
    List<Kind<?>> kinds = KindNames.several(words.getFirst());
    if (words.size() == 1) {
      return new OfKinds(kinds);
    }
    List<Target> named = new ArrayList<>();
    for (Kind<?> kind : kinds) {
      for (String name : words.subList(1, words.size())) {
        if (name.contains("/")) {
          throw CommandException.usage(
              "\"%s\": write either KIND NAME... or KIND/NAME..., not both".formatted(name));
        }
        named.add(new Target(kind, name));
      }
    }
    return new Named(named);
  }

  /**
   * Reads the name of one object: {@code NAME}, or {@code KIND/NAME} of that kind.
   *
   * @throws CommandException (usage) when it is of another kind
   */
  static String nameOf(Kind<?> kind, String word) {
    if (!word.contains("/")) {
      return word;
    }
    Target target = slashed(word);
    if (!target.kind().equals(kind)) {
      throw CommandException.usage("\"%s\": this takes a %s".formatted(word, kind.singular()));
    }
    return target.name();
  }

  private static Target slashed(String word) {
    int slash = word.indexOf('/');
    if (slash <= 0 || slash == word.length() - 1 || word.indexOf('/', slash + 1) >= 0) {
      throw CommandException.usage(
          "\"%s\": write KIND/NAME, for example task/hello".formatted(word));
    }
    return new Target(KindNames.one(word.substring(0, slash)), word.substring(slash + 1));
  }
}
