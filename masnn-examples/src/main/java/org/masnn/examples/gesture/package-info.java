/** The sub-command {@code gesture}: trains networks with and without attention on the same events and compares them. */
@NullMarked
package org.masnn.examples.gesture;

import org.jspecify.annotations.NullMarked;
