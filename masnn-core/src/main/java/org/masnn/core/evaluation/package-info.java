/**
 * How networks are scored on recordings of which several clips were classified: by {@link
 * org.masnn.core.evaluation.Vote}, per class and per subject.
 */
@NullMarked
package org.masnn.core.evaluation;

import org.jspecify.annotations.NullMarked;
