package org.masnn.models.distributed;

import java.io.Serializable;

/**
 * Where a {@link MeetingServer} is.
 *
 * @param host the driver's
 * @param port of the server
 * @param secret that its guests know
 */
record MeetingPlace(String host, int port, String secret) implements Serializable {}
