package dev.berth.nodelet.runtime.docker;

/** An image's name in the two parts that a pull is asked for; without a tag it is the latest. */
record ImageName(String repository, String tagOrDigest) {
  static ImageName parse(String image) {
    int at = image.indexOf('@');
    if (at >= 0) {
      return new ImageName(image.substring(0, at), image.substring(at + 1));
    }
    // A colon before the last slash belongs to a registry's port.
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/')
        ? new ImageName(image.substring(0, colon), image.substring(colon + 1))
        : new ImageName(image, "latest");
  }
}
