package org.masnn.attention.layer;
import org.deeplearning4j.nn.conf.layers.Layer;
public class TemporalAttentionLayer { public static class Builder { public Builder timeSteps(int t){return this;} public Builder reduction(int t){return this;} public Layer build(){throw new UnsupportedOperationException();} } }
