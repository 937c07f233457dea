package dev.berth.cli.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of containers that mean harm, and of those that don't. */
class UnpackingTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  @Test
  void theRootTakesTheNameThatIsWanted() throws IOException {
    folder("d/");
    file("d/sub", "x");
    assertThat(unpack("mine")).isEmpty();
    assertThat(folder.resolve("mine/sub")).hasContent("x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("mine"))))
        .isEqualTo("rwxr-x---");
  }

  @Test
  void aPathThatLeadsOutIsAnError() throws IOException {
    for (String bad : List.of("d/../../x", "../x", "d/a/../../../x")) {
      bytes.reset();
      try (TarArchiveOutputStream evil = new TarArchiveOutputStream(bytes)) {
        TarArchiveEntry entry = new TarArchiveEntry(bad);
        entry.setSize(1);
        evil.putArchiveEntry(entry);
        evil.write('x');
        evil.closeArchiveEntry();
      }
      assertThatThrownBy(() ->
              new Unpacking(folder.resolve("mine"))
                  .unpack(new ByteArrayInputStream(bytes.toByteArray())))
          .as(bad)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("leads out");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void linksThatLeadOutAreLeftOutAndOthersKept() throws IOException {
    folder("d/");
    folder("d/e/");
    link("d/abs", "/etc/passwd");
    link("d/up", "../x");
    link("d/e/in", "../file");
    link("d/self", ".");
    link("d/twice", "self/..");
    file("d/file", "x");
    assertThat(unpack("mine")).hasSize(3).anyMatch(line -> line.contains("/twice"));
    Path mine = folder.resolve("mine");
    assertThat(Files.readSymbolicLink(mine.resolve("e/in"))).isEqualTo(Path.of("../file"));
    for (String out : List.of("abs", "up", "twice")) {
      assertThat(Files.exists(mine.resolve(out), LinkOption.NOFOLLOW_LINKS)).as(out).isFalse();
    }
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path mine = Files.createDirectory(folder.resolve("mine"));
    Files.createSymbolicLink(mine.resolve("here"), outside);
    Files.createSymbolicLink(mine.resolve("file"), outside.resolve("target"));
    folder("d/");
    file("d/file", "x");
    link("d/sub", "e");
    file("d/here/evil", "x");
    assertThatThrownBy(() -> unpack("mine"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a link here");
    assertThat(outside).isEmptyDirectory();
    assertThat(Files.isSymbolicLink(mine.resolve("file"))).isFalse();
  }

  @Test
  void hardLinksStayInsideAndDevicesAreLeftOut() throws IOException {
    folder("d/");
    file("d/first", "x");
    entry("d/second", TarConstants.LF_LINK, "d/first");
    entry("d/null", TarConstants.LF_CHR, "");
    assertThat(unpack("mine")).singleElement().asString().contains("/null");
    assertThat(folder.resolve("mine/second")).hasContent("x");
  }

  @Test
  void whatWasPackedIsTheSameAgain() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/" + "long".repeat(40)));
    Files.writeString(source.resolve("f\u00fc"), "content");
    Files.setPosixFilePermissions(
        source.resolve("f\u00fc"), PosixFilePermissions.fromString("r---w---x"));
    assertThat(new Packing(folder.resolve("source"), "other").pack(bytes)).isEmpty();
    assertThat(
            new Unpacking(folder.resolve("copy"))
                .unpack(new ByteArrayInputStream(bytes.toByteArray())))
        .isEmpty();
    Path copy = folder.resolve("copy/" + "long".repeat(40) + "/f\u00fc");
    assertThat(copy).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("r---w---x");
    assertThat(Files.getLastModifiedTime(copy).toMillis())
        .isEqualTo(Files.getLastModifiedTime(source.resolve("f\u00fc")).toMillis());
  }

  private List<String> unpack(String name) throws IOException {
    tar.finish();
    return new Unpacking(folder.resolve(name))
        .unpack(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private void folder(String name) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(0750);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private void file(String name, String content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length());
    tar.putArchiveEntry(entry);
    tar.write(content.getBytes(StandardCharsets.UTF_8));
    tar.closeArchiveEntry();
  }

  private void link(String name, String target) throws IOException {
    entry(name, TarConstants.LF_SYMLINK, target);
  }

  private void entry(String name, byte type, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }
}
