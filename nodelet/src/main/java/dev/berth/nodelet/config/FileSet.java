package dev.berth.nodelet.config;

import java.util.Map;

/**
 * The files of one mount.
 *
 * @param volume which of the container's volumes, from 0
 * @param secret whether they may only be in memory
 * @param files by path below the mount's
 */
record FileSet(int volume, boolean secret, Map<String, FileEntry> files) {
  FileSet {
    files = Map.copyOf(files);
  }
}
