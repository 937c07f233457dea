package dev.berth.cli.copy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * What went wrong with a file here, as a sentence: Java's own messages are often the path alone.
 */
final class Reason {
  private Reason() {}

  static String of(IOException e) {
    String path = e.getMessage();
    return switch (e) {
      case AccessDeniedException _ -> path + ": permission denied";
      case FileAlreadyExistsException _ -> path + ": something else is there";
      case NoSuchFileException _ -> path + ": no such file or folder";
      case NotDirectoryException _ -> path + ": not a folder";
      default -> String.valueOf(path);
    };
  }
}
