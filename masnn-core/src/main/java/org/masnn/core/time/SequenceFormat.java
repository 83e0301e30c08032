package org.masnn.core.time;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Order of the axes of a batch of clips: N clips, T time steps, C channels, H rows, W columns, F values. */
public enum SequenceFormat {
    /** {@code [N, T, H, W, C]}: what this library's event data sets give; folding it copies nothing but the batch. */
    NTHWC,
    /** {@code [N, T, C, H, W]}: SpikingJelly's and Tonic's data sets. */
    NTCHW,
    /** {@code [T, N, H, W, C]}. */
    TNHWC,
    /** {@code [T, N, C, H, W]}: time-major, as multi-step SpikingJelly and snnTorch. */
    TNCHW,
    /** {@code [N, T, F]}. */
    NTF,
    /** {@code [N, F, T]}: DL4J's recurrent data. */
    NFT,
    /** {@code [T, N, F]}. */
    TNF;

    /**
     * Number of axes.
     *
     * @return 5 for frames, 3 for values
     */
    public int rank() {
        return name().length();
    }

    /**
     * The batch seen as {@code [N, T, H, W, C]} or {@code [N, T, F]}.
     *
     * @param clips in this format
     * @return a view
     * @throws IllegalArgumentException if the rank differs
     */
    public INDArray toBatchTimeChannels(INDArray clips) {
        if (clips.rank() != rank()) {
            throw new IllegalArgumentException("expected " + this + " (rank " + rank() + "), got "
                    + Arrays.toString(clips.shape()) + " (rank " + clips.rank() + ")");
        }
        return clips.permute(axes(name(), target()));
    }

    /**
     * The inverse of {@link #toBatchTimeChannels}.
     *
     * @param clips {@code [N, T, H, W, C]} or {@code [N, T, F]}
     * @return a view in this format
     */
    public INDArray fromBatchTimeChannels(INDArray clips) {
        return clips.permute(axes(target(), name()));
    }

    private String target() {
        return rank() == 5 ? NTHWC.name() : NTF.name();
    }

    /** Where each axis of {@code to} stands in {@code from}. */
    private static int[] axes(String from, String to) {
        return to.chars().map(from::indexOf).toArray();
    }
}
