package org.masnn.energy;

import org.masnn.energy.operation.Operation;

/**
 * How the encoder is charged, the layers that read the input and turn analogue values into spikes. It decides the
 * result: in the paper's 3-layer network a dense encoder is a quarter of the vanilla energy and most of the attention
 * network's.
 *
 * @param counting which of its operations
 * @param operation {@link Operation#MAC}, or {@link Operation#AC} where inputs are taken for spikes
 * @param once whether its operations of one time step are charged for the whole clip, as for an image that is the input
 *     of every step; otherwise those of all steps
 */
public record EncoderCharge(Counting counting, Operation operation, boolean once) {

    /** All MACs at every time step, as Eq. 17 is printed. The ratios of the paper's Table 6 cannot come from it. */
    public static final EncoderCharge DENSE = new EncoderCharge(Counting.DENSE, Operation.MAC, false);

    /** MACs on input values that are not zero, as event-driven hardware would. Comes closest to the paper's Table 6. */
    public static final EncoderCharge NON_ZERO_INPUTS = new EncoderCharge(Counting.SHARE, Operation.MAC, false);

    /** All MACs of one time step. Gives rows of the paper's Table 2. */
    public static final EncoderCharge ONCE = new EncoderCharge(Counting.DENSE, Operation.MAC, true);

    /** Not charged. Gives the paper's Table 3. */
    public static final EncoderCharge FREE = new EncoderCharge(Counting.NONE, Operation.MAC, false);

    /**
     * Checks the operation.
     *
     * @param counting which operations
     * @param operation MAC or AC
     * @param once per clip rather than per step
     */
    public EncoderCharge {
        if (operation != Operation.MAC && operation != Operation.AC) {
            throw new IllegalArgumentException("EncoderCharge: expected MAC or AC, got " + operation);
        }
    }

    /**
     * The charge in words, for reports.
     *
     * @return a phrase
     */
    public String describe() {
        return counting == Counting.NONE
                ? "encoder " + counting.description()
                : "encoder " + operation + ", " + counting.description() + (once ? ", once a clip" : ", every step");
    }
}
