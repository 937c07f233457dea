package dev.berth.api.codec;

import org.jspecify.annotations.Nullable;

/** Where a part is in its object. Becomes text only when something is wrong there. */
record Path(@Nullable Path parent, String segment) {
  static final Path ROOT = new Path(null, "");

  Path field(String name) {
    return new Path(this, parent == null ? name : "." + name);
  }

  Path index(int index) {
    return new Path(this, "[" + index + "]");
  }

  Path key(String key) {
    return new Path(this, "[" + key + "]");
  }

  /** For example {@code spec.container.ports[0].name} or {@code metadata.labels[app]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text);
    return text.toString();
  }

  private void append(StringBuilder text) {
    if (parent != null) {
      parent.append(text);
    }
    text.append(segment);
  }
}
