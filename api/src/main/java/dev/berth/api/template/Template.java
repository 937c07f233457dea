package dev.berth.api.template;

import java.util.List;

/**
 * A text that was understood.
 *
 * @param parts in order; together they are the text
 */
public record Template(List<Part> parts) {
  public Template {
    parts = List.copyOf(parts);
  }

  /** Understands a text. */
  public static Template parse(String text) throws TemplateException {
    return new Template(new TemplateParser(text).parse());
  }

  /** Where a value is found. */
  public interface Values {
    /** The value's text. What has none is a {@link Part.Value#problem}. */
    String of(Part.Value value) throws TemplateException;
  }

  /** All values that are put in, in their order. */
  public List<Part.Value> values() {
    return parts.stream().filter(Part.Value.class::isInstance).map(Part.Value.class::cast).toList();
  }

  /** The text with its values. They are put in as they are: what they hold is not looked at. */
  public String render(Values values) throws TemplateException {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(
          switch (part) {
            case Part.Text(String plain) -> plain;
            case Part.Value value -> values.of(value);
          });
    }
    return text.toString();
  }
}
