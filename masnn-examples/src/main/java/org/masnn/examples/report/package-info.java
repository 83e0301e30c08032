/** What a run came to, as one HTML file that needs nothing else: figures, tables, pictures and where they come from. */
@NullMarked
package org.masnn.examples.report;

import org.jspecify.annotations.NullMarked;
