package dev.berth.nodelet.config;

import java.util.List;
import java.util.Map;

/** What came of looking for all that a container takes from ConfigMaps and Secrets. */
sealed interface Resolution {
  /**
   * All is there.
   *
   * @param all variables of whole objects, in their order
   * @param single variables of single keys; one that is optional and missing is not there
   */
  record Ready(Map<String, String> all, Map<String, String> single, List<FileSet> files)
      implements Resolution {
    /** Without what it holds. */
    @Override
    public String toString() {
      return "Ready[all=%s, single=%s, files=%s]".formatted(all.keySet(), single.keySet(), files);
    }
  }

  /** Something is missing, or can't be used: it takes a change of an object. */
  record Waiting(String message) implements Resolution {}

  /** No API server has said yet what there is. */
  record Unknown() implements Resolution {}
}
