package org.masnn.attention.gate;

/** Along which axis a {@link VectorGate} works; it decides names of parameters and words of messages. */
public enum GateAxis {
    /** The T time steps of a clip; {@code r_t}. */
    TIME("", "", "r_t", "T ="),
    /** The C channels of a frame; {@code r_c}. */
    CHANNEL("channel", "ChannelAttention: ", "r_c", "the number of channels");

    private final String prefix;
    private final String owner;
    private final String reduction;
    private final String length;

    GateAxis(String prefix, String owner, String reduction, String length) {
        this.prefix = prefix;
        this.owner = owner;
        this.reduction = reduction;
        this.length = length;
    }

    /** The name of a parameter: {@code W0} behind time, {@code channelW0} behind channels. */
    String parameter(String name) {
        return prefix + name;
    }

    /** The width behind a reduction; refuses one that leaves no hidden unit. */
    int hidden(int values, int by) {
        if (by > values) {
            throw new IllegalArgumentException(owner + "expected a reduction " + reduction + " from 1 to " + length
                    + " " + values + ", got " + by + "; choose a smaller one");
        }
        return values / by;
    }
}
