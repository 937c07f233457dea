package dev.berth.cli.exec;

import java.io.ByteArrayOutputStream;

/** Watches keys for Ctrl-P Ctrl-Q. A Ctrl-P is held back until the next key shows what it means. */
final class DetachKeys {
  private static final byte CTRL_P = 16;
  private static final byte CTRL_Q = 17;

  private boolean held;
  private boolean pressed;

  /** Of these keys, those that are to be passed on. */
  byte[] pass(byte[] keys, int count) {
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    for (int i = 0; i < count && !pressed; i++) {
      if (held && keys[i] == CTRL_Q) {
        pressed = true;
      } else {
        if (held) {
          passed.write(CTRL_P);
        }
        held = keys[i] == CTRL_P;
        if (!held) {
          passed.write(keys[i]);
        }
      }
    }
    return passed.toByteArray();
  }

  /** Whether both came. */
  boolean pressed() {
    return pressed;
  }
}
