package dev.berth.nodelet.image.credential;

import dev.berth.nodelet.runtime.RegistryCredential;
import java.util.List;

/**
 * What a registry may be shown for one image.
 *
 * @param credentials in the order in which they are to be tried; none: nobody's
 * @param notes why others could not be had: sentences for people
 */
public record Keys(List<RegistryCredential> credentials, List<String> notes) {
  public Keys {
    credentials = List.copyOf(credentials);
    notes = List.copyOf(notes);
  }
}
