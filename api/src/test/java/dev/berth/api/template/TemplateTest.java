package dev.berth.api.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateTest {
  @Test
  void putsValuesWhereTheyAreReferredTo() throws Exception {
    Template template =
        Template.parse(
            """
            url={{ config "db" "host" }}:{{config "db" "port"}}
            password={{secret "db" "pass"}}, by {{ field "metadata.name" }} on {{
              env "HOST"
            }}
            """);
    assertThat(template.values())
        .extracting(Part.Value::reference)
        .containsExactly(
            new Reference.Config("db", "host"),
            new Reference.Config("db", "port"),
            new Reference.Secret("db", "pass"),
            new Reference.Field("metadata.name"),
            new Reference.Env("HOST"));
    assertThat(
            template.render(value ->
                switch (value.reference()) {
                  case Reference.Config(var _, String key) -> "<" + key + ">";
                  case Reference.Secret _ -> "{{ not looked at }}";
                  case Reference.Field(String path) -> path;
                  case Reference.Env(String name) -> "$" + name;
                }))
        .isEqualTo(
            """
            url=<host>:<port>
            password={{ not looked at }}, by metadata.name on $HOST
            """);
  }

  static List<Arguments> plain() {
    return List.of(
        arguments("plain } }} text", "plain } }} text"),
        arguments("{{ \"{{\" }} x }}", "{{ x }}"),
        arguments("{{\"a\\\"b\\\\c\"}}", "a\"b\\c"),
        arguments("{{ \"\" }}", ""),
        arguments("{", "{"));
  }

  @ParameterizedTest
  @MethodSource("plain")
  void keepsTextAsItIs(String text, String rendered) throws Exception {
    assertThat(Template.parse(text).render(_ -> "never")).isEqualTo(rendered);
  }

  static List<Arguments> notUnderstood() {
    return List.of(
        arguments(
            "a {{ foo \"b\" }}",
            "line 1, column 6: unknown function \"foo\"; there are config, env, field and secret"),
        arguments(
            "a\n{{ config \"b\" }}",
            "line 2, column 4: config wants a name and a key, each in double quotes, and has 1"),
        arguments(
            "a\n\nb {{ field \"b\" \"c\" }}",
            "line 3, column 6: field wants a field of the Task, each in double quotes, and has 2"),
        arguments(
            "{{ env }}",
            "line 1, column 4: env wants a variable's name, each in double quotes, and has 0"),
        arguments(
            "{{ }}", "line 1, column 4: expected config, env, field, secret or a quoted text"),
        arguments(
            "{{ config b c }}",
            "line 1, column 4: config wants a name and a key, each in double quotes, and has 0"),
        arguments("x {{ env \"a\"", "line 1, column 3: {{ without }}"),
        arguments(
            "{{ env \"a\" | upper }}", "line 1, column 12: expected }} or a text in double quotes"),
        arguments("{{ env \"a", "line 1, column 8: a quote that is not closed on its line"),
        arguments("{{ env \"a\nb\" }}", "line 1, column 8: a quote that is not closed on its line"),
        arguments("{{ env \"a\\n\" }}", "line 1, column 10: after \\ there may only be \" or \\"));
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void saysWhereAndWhatIsNotUnderstood(String text, String problem) {
    assertThatThrownBy(() -> Template.parse(text))
        .isInstanceOf(TemplateException.class)
        .hasMessage(problem);
  }

  @Test
  void whatHasNoValueIsSaidWithItsPlace() throws Exception {
    Template template = Template.parse("a\n  {{ config \"a\" \"b\" }}");
    assertThatThrownBy(() ->
            template.render(value -> {
              throw value.problem("nothing there");
            }))
        .isInstanceOf(TemplateException.class)
        .hasMessage("line 2, column 3: nothing there");
  }
}
