package dev.berth.api.template;

/** What a value of a template comes from. */
public sealed interface Reference {
  /** A key of a ConfigMap of the task's namespace. */
  record Config(String name, String key) implements Reference {}

  /** A key of a Secret of the task's namespace. */
  record Secret(String name, String key) implements Reference {}

  /** A field of the Task. */
  record Field(String path) implements Reference {}

  /** A variable of the container's environment. */
  record Env(String name) implements Reference {}
}
