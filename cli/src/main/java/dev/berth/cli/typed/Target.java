package dev.berth.cli.typed;

import dev.berth.api.kind.Kind;

/** One object that a person named. */
public record Target(Kind<?> kind, String name) {
  /** "task/hello", as it is printed and can be typed. */
  public String label() {
    return kind.singular() + "/" + name;
  }
}
