package dev.berth.bench.simulation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The picture is one that any reader of SVG shows. */
final class ChartTest {
  private static final long HOUR = 3_600_000_000_000L;

  private static Series series(String queue) {
    Series series = new Series(Columns.of(List.of("cpu", "gpu"), List.of(queue)));
    // running, waiting, preemptions, cpu and gpu used, both stranded, the queue's share
    series.passed(0, HOUR, List.of(3.0, 0.0, 0.0, 0.5, 0.25, 0.0, 0.1, 0.5));
    series.passed(HOUR, 2 * HOUR, List.of(5.0, 7.0, 1.0, 1.0, 0.75, 0.0, 0.2, 1.0));
    series.last(2 * HOUR, List.of(0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0));
    return series;
  }

  private static Document parsed(String svg)
      throws ParserConfigurationException, IOException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> all(Document document, String name) {
    NodeList found = document.getElementsByTagNameNS("http://www.w3.org/2000/svg", name);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
    return all;
  }

  private static List<String> texts(Document document) {
    return all(document, "text").stream().map(Element::getTextContent).toList();
  }

  @Test
  void tellsWhatItShows() throws Exception {
    Document document = parsed(Chart.of("two nodes", series("lab")));

    assertThat(document.getDocumentElement().getLocalName()).isEqualTo("svg");
    assertThat(texts(document))
        .contains(
            "two nodes",
            "Used, of all there is",
            "Free but stranded, of all there is",
            "Dominant share of each queue",
            "Tasks that wait")
        .contains("cpu", "gpu", "lab", "waiting")
        .contains("100%", "120 min");
  }

  @Test
  void hasALineAndALegendForEachColumn() throws Exception {
    Document document = parsed(Chart.of("", series("lab")));

    // used and stranded of two resources, one queue, and who waits
    assertThat(all(document, "polyline")).hasSize(6 * 2);
    assertThat(all(document, "polygon")).hasSize(1);
  }

  @Test
  void everyPointIsInThePicture() throws Exception {
    Document document = parsed(Chart.of("", series("lab")));

    Element svg = document.getDocumentElement();
    double width = Double.parseDouble(svg.getAttribute("width"));
    double height = Double.parseDouble(svg.getAttribute("height"));
    for (Element line : all(document, "polyline")) {
      for (String point : line.getAttribute("points").split(" ", -1)) {
        String[] parts = point.split(",", -1);
        assertThat(Double.parseDouble(parts[0])).isBetween(0.0, width);
        assertThat(Double.parseDouble(parts[1])).isBetween(0.0, height);
      }
    }
  }

  @Test
  void namesAreNoMarkup() throws Exception {
    String name = "<b> & \"c\"";

    assertThat(texts(parsed(Chart.of(name, series(name))))).contains(name);
    assertThat(texts(parsed(Chart.of("a\u0000b\ufffe\ud800c", series("x")))))
        .as("what XML can't say is left out")
        .contains("abc");
  }

  @Test
  void nothingAtAllIsStillAPicture() throws Exception {
    Series series = new Series(Columns.of(List.of(), List.of()));
    series.last(0, List.of(0.0, 0.0, 0.0));

    assertThat(texts(parsed(Chart.of("nothing", series)))).contains("nothing");
  }
}
