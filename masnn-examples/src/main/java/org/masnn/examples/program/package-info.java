/** What every sub-command of the program shares. */
@NullMarked
package org.masnn.examples.program;

import org.jspecify.annotations.NullMarked;
