/** Where two networks fire, drawn: Sections 7.2 and 7.3 of Yao et al. 2023. */
@NullMarked
package org.masnn.examples.response;

import org.jspecify.annotations.NullMarked;
