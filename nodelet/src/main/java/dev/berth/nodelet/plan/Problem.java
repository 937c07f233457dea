package dev.berth.nodelet.plan;

/**
 * Why a container could not be brought to run.
 *
 * @param reason a CamelCase word, one of those here
 * @param message the words of the registry or the runtime
 */
public record Problem(String reason, String message) {
  public static final String IMAGE_PULL = "ImagePullBackOff";
  public static final String NEVER_PULL = "ErrImageNeverPull";
  public static final String CREATE = "CreateContainerError";
  public static final String START = "StartError";
}
