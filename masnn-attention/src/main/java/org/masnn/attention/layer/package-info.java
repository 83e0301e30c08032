/** Attention as DeepLearning4J layers. */
package org.masnn.attention.layer;
