/** The program that draws where the networks of checkpoints fire. */
@NullMarked
package org.masnn.examples.visualize;

import org.jspecify.annotations.NullMarked;
