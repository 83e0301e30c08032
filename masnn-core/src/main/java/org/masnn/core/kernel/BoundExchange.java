package org.masnn.core.kernel;

import org.jspecify.annotations.Nullable;

/** The thread's {@link StatisticsExchange}; interfaces have no private fields. */
final class BoundExchange {

    static final ThreadLocal<@Nullable StatisticsExchange> OF_THREAD = new ThreadLocal<>();

    private BoundExchange() {}
}
