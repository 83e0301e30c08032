/** The program of {@code masnn-examples.jar}. */
@NullMarked
package org.masnn.examples;

import org.jspecify.annotations.NullMarked;
