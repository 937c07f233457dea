package dev.berth.testkit.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * An image as a registry has it: of the machine's static busybox, and a layer that no other image
 * has.
 */
public final class TestImage {
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final List<String> APPLETS =
      List.of("sh", "sleep", "cat", "echo", "ls", "test", "true", "httpd", "wget");

  private final byte[] manifest;
  private final Map<String, byte[]> blobs;
  private final String id;

  private TestImage(byte[] manifest, Map<String, byte[]> blobs, String id) {
    this.manifest = manifest;
    this.blobs = blobs;
    this.id = id;
  }

  /**
   * Images of the same mark and size are the same.
   *
   * @param mark what its file /mark says
   * @param bytes that its own layer has at least, also when compressed
   */
  public static TestImage of(String mark, int bytes) {
    byte[] filling = new byte[bytes];
    new Random(mark.hashCode()).nextBytes(filling);
    Tar own =
        new Tar().file("mark", mark.getBytes(StandardCharsets.UTF_8)).file("filling", filling);
    return of(List.of(busybox(), own.bytes()));
  }

  private static byte[] busybox() {
    try {
      Tar tar = new Tar().folder("bin/").folder("tmp/").folder("etc/");
      tar.file("bin/busybox", Files.readAllBytes(BUSYBOX));
      APPLETS.forEach(applet -> tar.link("bin/" + applet, "busybox"));
      return tar.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a static busybox is needed", e);
    }
  }

  private static TestImage of(List<byte[]> layers) {
    Map<String, byte[]> blobs = new LinkedHashMap<>();
    List<String> entries = new ArrayList<>();
    for (byte[] layer : layers) {
      byte[] packed = gzip(layer);
      blobs.put(digest(packed), packed);
      entries.add(entry("application/vnd.docker.image.rootfs.diff.tar.gzip", packed));
    }
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    byte[] config =
        """
        {"architecture":"%s","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["/bin/sh"]},\
        "rootfs":{"type":"layers","diff_ids":[%s]}}\
        """
            .formatted(
                arch,
                layers.stream()
                    .map(layer -> "\"" + digest(layer) + "\"")
                    .collect(Collectors.joining(",")))
            .getBytes(StandardCharsets.UTF_8);
    blobs.put(digest(config), config);
    byte[] manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
        """
            .formatted(
                TestRegistry.MANIFEST,
                entry("application/vnd.docker.container.image.v1+json", config),
                String.join(",", entries))
            .getBytes(StandardCharsets.UTF_8);
    return new TestImage(manifest, blobs, digest(config));
  }

  /** As Docker knows it once it is pulled: "sha256:...". */
  public String id() {
    return id;
  }

  /** As the registry knows it: "sha256:...". */
  public String digest() {
    return digest(manifest);
  }

  byte[] manifest() {
    return manifest.clone();
  }

  Map<String, byte[]> blobs() {
    return blobs;
  }

  private static String entry(String type, byte[] content) {
    return "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"}"
        .formatted(type, content.length, digest(content));
  }

  private static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
