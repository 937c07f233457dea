package dev.berth.client.informer;

/**
 * What an informer has met since its start.
 *
 * @param lists how often it listed
 * @param watches how often it opened a watch
 * @param events events that changed the cache
 * @param stale events that were no news, and were dropped
 * @param undecodable objects that could not be decoded, each time that one was met
 * @param expired watches that ended because the server no longer had the version
 * @param quiet watches that were closed because nothing was heard for too long
 * @param failures lists and watches that failed otherwise
 * @param handlerFailures exceptions thrown by handlers
 * @param unprojected objects that were kept whole because the projection failed, each time
 */
public record InformerStats(
    long lists,
    long watches,
    long events,
    long stale,
    long undecodable,
    long expired,
    long quiet,
    long failures,
    long handlerFailures,
    long unprojected) {}
