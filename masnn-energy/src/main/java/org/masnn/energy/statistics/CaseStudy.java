package org.masnn.energy.statistics;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One clip as two networks saw it (Yao et al. 2023, Section 7.2, Fig. 6).
 *
 * @param sample its place in the data, from 0
 * @param label its class
 * @param features what the networks were given, {@code [1, ...]}; not copied
 * @param baseline the response without attention
 * @param attention the response with attention
 */
public record CaseStudy(long sample, int label, INDArray features, ClipResponse baseline, ClipResponse attention) {

    /**
     * Whether it is a case that the paper shows.
     *
     * @return true if the network without attention was wrong and the one with attention right
     */
    public boolean rightByAttentionAlone() {
        return baseline.predicted() != label && attention.predicted() == label;
    }
}
