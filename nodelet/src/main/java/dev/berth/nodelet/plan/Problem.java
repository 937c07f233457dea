package dev.berth.nodelet.plan;

/**
 * Why a container could not be brought to run.
 *
 * @param reason a CamelCase word, one of those here
 * @param message the words of the registry or the runtime
 */
public record Problem(String reason, String message) {
  /** In the status: the pull has failed, and is tried again after a wait. */
  public static final String IMAGE_PULL = "ImagePullBackOff";

  /** In Events: one pull that has failed. */
  public static final String IMAGE_PULL_FAILED = "ErrImagePull";

  public static final String NEVER_PULL = "ErrImageNeverPull";
  public static final String CREATE = "CreateContainerError";
  public static final String START = "StartError";

  /** A ConfigMap, a Secret or a key of one is missing. */
  public static final String CONFIG = "CreateContainerConfigError";
}
