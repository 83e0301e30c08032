package org.masnn.models.residual;

/** The residual blocks of Yao et al. 2023, Fig. 5, each of two 3x3 convolutions. */
public enum BlockKind {
    /**
     * Vanilla Res-SNN (Zheng et al. 2021): conv, BN, LIF, conv, BN, the shortcut added, LIF. No identity mapping: deep
     * networks degrade.
     */
    VANILLA(BlockSignal.SPIKES, false),
    /** SEW-Res-SNN (Fang et al. 2021): conv, BN, LIF, conv, BN, LIF, the shortcut's spikes added: a sum, no spike. */
    SEW_ADD(BlockSignal.SPIKES, false),
    /** SEW with {@code a AND s}: a spike where residual branch and shortcut have one. */
    SEW_AND(BlockSignal.SPIKES, false),
    /** SEW with {@code (NOT a) AND s}: the residual branch's spikes veto those of the shortcut. */
    SEW_IAND(BlockSignal.SPIKES, false),
    /** MS-Res-SNN (Hu et al. 2021): LIF, conv, BN, LIF, conv, BN, the shortcut's membrane potential added. */
    MS(BlockSignal.MEMBRANE, false),
    /**
     * Att-Res-SNN-1 (Eq. 15), which the paper recommends: MS with attention on the residual branch, then the shortcut.
     */
    ATT_1(BlockSignal.MEMBRANE, true),
    /** Att-Res-SNN-2 (Eq. 16): MS with attention behind the sum, in down-sampling blocks too. */
    ATT_2(BlockSignal.MEMBRANE, true);

    private final BlockSignal signal;
    private final boolean attends;

    BlockKind(BlockSignal signal, boolean attends) {
        this.signal = signal;
        this.attends = attends;
    }

    /**
     * What such blocks take and give.
     *
     * @return the signal
     */
    public BlockSignal signal() {
        return signal;
    }

    /**
     * Whether such a block has attention.
     *
     * @return true for the two Att-Res-SNNs
     */
    public boolean attends() {
        return attends;
    }

    boolean joinsSpikes() {
        return this == SEW_ADD || this == SEW_AND || this == SEW_IAND;
    }
}
