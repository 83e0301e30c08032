/**
 * Training beyond one machine: synchronous averaging of gradients on Apache Spark, with the result of one machine and the
 * whole batch. {@link org.masnn.models.distributed.SparkTraining} is where it begins.
 *
 * <p>Spark 4.1 (Scala 2.13) is not brought along: whoever uses this package runs it with {@code spark-submit} or adds
 * {@code spark-core_2.13} themselves.
 */
@NullMarked
package org.masnn.models.distributed;

import org.jspecify.annotations.NullMarked;
