package org.masnn.models.inference.plan;

import java.util.List;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;

/**
 * A part of a compiled network. Frames are {@code [H, W, C]}, row-major; each operation makes one frame per time step,
 * from {@link TimeMean} on one per clip.
 */
public sealed interface Operation {

    /**
     * Name of the layer that it stands for.
     *
     * @return the name
     */
    String name();

    /**
     * What it reads: 0 is the network's input, {@code i + 1} the result of operation {@code i}.
     *
     * @return one index or more
     */
    List<Integer> inputs();

    /**
     * Size of its result.
     *
     * @return the size
     */
    FrameSize output();

    /**
     * Whether a result needs all frames of a clip.
     *
     * @return true for temporal and joint attention
     */
    default boolean needsWholeClip() {
        return false;
    }

    /**
     * A convolution, or a dense layer, which is one whose window is the whole frame. Normalisation and average pooling
     * behind it are part of its weights.
     *
     * @param name the layer
     * @param input what it reads
     * @param inputSize size of that
     * @param output size of the result
     * @param window how it moves
     * @param weights {@code [height, width, in, out]}, row-major
     * @param bias {@code [out]}
     * @param counted the layer's own window, by which synaptic operations are counted; differs where pooling is part of
     *     it
     * @param countedSize size of the layer's own output
     */
    record Convolution(
            String name,
            int input,
            FrameSize inputSize,
            FrameSize output,
            Window window,
            float[] weights,
            float[] bias,
            Window counted,
            FrameSize countedSize)
            implements Operation {

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }
    }

    /**
     * Normalisation that does not follow a convolution: {@code scale[c] * x + shift[c]}.
     *
     * @param name the layer
     * @param input what it reads
     * @param output size
     * @param scale {@code [C]}
     * @param shift {@code [C]}
     */
    record Affine(String name, int input, FrameSize output, float[] scale, float[] shift) implements Operation {

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }
    }

    /**
     * Pooling over the pixels that exist.
     *
     * @param name the layer
     * @param input what it reads
     * @param inputSize size of that
     * @param output size of the result
     * @param maximum the maximum, else the average
     * @param window how it moves
     */
    record Pooling(String name, int input, FrameSize inputSize, FrameSize output, boolean maximum, Window window)
            implements Operation {

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }
    }

    /**
     * Spiking neurons.
     *
     * @param name the layer
     * @param input what it reads
     * @param output size
     * @param membrane the neuron
     * @param refinements attention between integration and firing, in order
     */
    record Neurons(String name, int input, FrameSize output, Membrane membrane, List<Refinement> refinements)
            implements Operation {

        /**
         * Copies the list.
         *
         * @param name the layer
         * @param input what it reads
         * @param output size
         * @param membrane the neuron
         * @param refinements in order
         */
        public Neurons {
            refinements = List.copyOf(refinements);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }
    }

    /**
     * Attention in a layer of its own, on every frame anew or on all frames of a clip jointly.
     *
     * @param name the layer
     * @param input what it reads
     * @param output size of a frame
     * @param grouping what it takes for one frame
     * @param refinement the attention
     */
    record Attending(String name, int input, FrameSize output, FrameGrouping grouping, Refinement refinement)
            implements Operation {

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public boolean needsWholeClip() {
            return grouping != FrameGrouping.FRAME;
        }
    }

    /**
     * Temporal attention (Yao et al. 2023, Eq. 8 and 9).
     *
     * @param name the layer
     * @param input what it reads
     * @param output size of a frame
     * @param gate the function in front of the sigmoid
     * @param start scale and bias of the gate
     * @param parameters its arrays
     */
    record TemporalWeighting(
            String name, int input, FrameSize output, VectorGate gate, GateStart start, List<float[]> parameters)
            implements Operation {

        /**
         * Copies the list.
         *
         * @param name the layer
         * @param input what it reads
         * @param output size of a frame
         * @param gate the function
         * @param start scale and bias
         * @param parameters its arrays
         */
        public TemporalWeighting {
            parameters = List.copyOf(parameters);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public boolean needsWholeClip() {
            return true;
        }
    }

    /**
     * Sum of frames: the end of a residual block.
     *
     * @param name the vertex
     * @param inputs what is added
     * @param output size
     */
    record Sum(String name, List<Integer> inputs, FrameSize output) implements Operation {

        /**
         * Copies the list.
         *
         * @param name the vertex
         * @param inputs two or more
         * @param output size
         */
        public Sum {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Spikes joined: {@code a * s}, or {@code (1 - a) * s} (SEW's AND and IAND).
     *
     * @param name the vertex
     * @param first {@code a}
     * @param second {@code s}
     * @param output size
     * @param inverts whether it is {@code 1 - a}
     */
    record Joining(String name, int first, int second, FrameSize output, boolean inverts) implements Operation {

        @Override
        public List<Integer> inputs() {
            return List.of(first, second);
        }
    }

    /**
     * An activation function.
     *
     * @param name the layer
     * @param input what it reads
     * @param output size
     * @param function which
     */
    record Activating(String name, int input, FrameSize output, Function function) implements Operation {

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }
    }

    /** Activation functions. */
    enum Function {
        /** {@code max(0, x)}. */
        RELU,
        /** The logistic function. */
        SIGMOID,
        /** The hyperbolic tangent. */
        TANH,
        /** {@code exp(x) / sum of exp(x)} over the values of a frame. */
        SOFTMAX
    }

    /**
     * The mean of each group of neighbouring neurons.
     *
     * @param name the layer
     * @param input what it reads
     * @param output size of the result
     * @param voters neurons of a group
     */
    record Voting(String name, int input, FrameSize output, int voters) implements Operation {

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }
    }

    /**
     * The mean over the time steps of a clip; in a stream, over the last T steps. What comes after is computed from it.
     *
     * @param name the layer
     * @param input what it reads
     * @param output size
     */
    record TimeMean(String name, int input, FrameSize output) implements Operation {

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }
    }
}
