/** What training needs of memory: a prediction from the configuration, and training with less by computing again. */
@NullMarked
package org.masnn.core.memory;

import org.jspecify.annotations.NullMarked;
