/** Golden vectors of an independent implementation, read from the folder that {@code -Dmasnn.golden=DIR} names. */
package org.masnn.core.golden;
