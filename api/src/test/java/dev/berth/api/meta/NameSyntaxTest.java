package dev.berth.api.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The rules as Kubernetes writes them are regular expressions: ours must agree with those. */
class NameSyntaxTest {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("a0zZ9-._/ é\n`{@[:").ofMinLength(0).ofMaxLength(6);
  }

  @Property(tries = 5_000)
  void agreesWithTheExpressions(@ForAll("texts") String text) {
    assertThat(NameSyntax.isDnsLabel(text)).isEqualTo(DNS_LABEL.matcher(text).matches());
    assertThat(NameSyntax.isDnsSubdomain(text)).isEqualTo(SUBDOMAIN.matcher(text).matches());
    assertThat(NameSyntax.isQualifiedName(text)).isEqualTo(QUALIFIED.matcher(text).matches());
  }
}
