package org.masnn.models.residual;

/** What flows from block to block; a stem gives it, a head takes it, and the blocks of a network share it. */
public enum BlockSignal {
    /** Membrane potentials, real numbers: neurons stand in front of the convolutions (MS, Att-Res-SNN). */
    MEMBRANE,
    /** Spikes, or sums of spikes: neurons stand behind the convolutions (vanilla Res-SNN, SEW). */
    SPIKES
}
