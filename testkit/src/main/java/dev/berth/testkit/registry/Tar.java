package dev.berth.testkit.registry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a tar file; the same entries give the same bytes. */
final class Tar {
  private static final int BLOCK = 512;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_LENGTH = 8;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Tar folder(String name) {
    header(name, "0000755", 0, '5', "");
    return this;
  }

  Tar file(String name, byte[] content) {
    header(name, "0000755", content.length, '0', "");
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  Tar link(String name, String target) {
    header(name, "0000777", 0, '2', target);
    return this;
  }

  /** All of it, ended as a tar file must be. */
  byte[] bytes() {
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private void header(String name, String mode, long size, char type, String target) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, mode);
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put(block, 124, "%011o".formatted(size));
    put(block, 136, "00000000000");
    block[156] = (byte) type;
    put(block, 157, target);
    put(block, 257, "ustar");
    put(block, 263, "00");
    // The sum is of a header whose own field is blank.
    Arrays.fill(block, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH, (byte) ' ');
    int sum = 0;
    for (byte one : block) {
      sum += one & 0xff;
    }
    put(block, CHECKSUM_AT, "%06o\0 ".formatted(sum));
    out.writeBytes(block);
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
