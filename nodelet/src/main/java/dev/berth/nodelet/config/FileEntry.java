package dev.berth.nodelet.config;

import com.google.protobuf.ByteString;

/**
 * A file that is to be.
 *
 * @param mode as chmod has it
 */
record FileEntry(ByteString content, int mode) {
  static final int DEFAULT_MODE = 0644;

  /** Without what it holds. */
  @Override
  public String toString() {
    return "FileEntry[bytes=%d, mode=%o]".formatted(content.size(), mode);
  }
}
