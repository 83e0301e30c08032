package org.masnn.core.kernel;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The simplest refinement with parameters and a tape: {@code v = u * (gain[c] + feedback * mean(u))}, mean over a frame.
 *
 * @param feedback how much the mean of the frame counts
 */
public record ChannelGain(double feedback) implements MembraneRefinement {

    /** For JSON. */
    @JsonCreator
    public ChannelGain(@JsonProperty("feedback") double feedback) {
        this.feedback = feedback;
    }

    @Override
    public List<ParameterSpecification> parameters(FrameSize frame) {
        return List.of(ParameterSpecification.weight("gain", 1, 1, frame.channels()));
    }

    @Override
    public ReferenceRefinement reference(FrameSize frame, List<INDArray> parameters) {
        return membrane -> {
            INDArray gain = parameters.get(0).dup();
            INDArray mean = membrane.mean(true, 1, 2, 3);
            INDArray factor = gain.reshape(1, 1, 1, gain.length())
                    .broadcast(membrane.shape())
                    .add(broadcast(mean, membrane));
            INDArray output = membrane.mul(factor);
            return new Refined(membrane, factor, output);
        };
    }

    private INDArray broadcast(INDArray mean, INDArray like) {
        return mean.mul(feedback).broadcast(like.shape());
    }

    private final class Refined implements ReferenceRefinement.Step {
        private final INDArray membrane;
        private final INDArray factor;
        private final INDArray output;

        Refined(INDArray membrane, INDArray factor, INDArray output) {
            this.membrane = membrane;
            this.factor = factor;
            this.output = output;
        }

        @Override
        public INDArray output() {
            return output;
        }

        @Override
        public INDArray weights() {
            return factor;
        }

        @Override
        public INDArray backward(INDArray gradient, List<INDArray> parameterGradients) {
            INDArray ofFactor = gradient.mul(membrane);
            parameterGradients.get(0).addi(ofFactor.sum(0, 1, 2));
            return gradient.mul(factor).add(broadcast(ofFactor.mean(true, 1, 2, 3), membrane));
        }
    }

    @Override
    public FusedRefinement fused(FrameSize frame, List<float[]> parameters) {
        return new Fused(frame, parameters.get(0));
    }

    private final class Fused implements FusedRefinement {
        private final int channels;
        private final float[] gain;

        Fused(FrameSize frame, float[] gain) {
            this.channels = frame.channels();
            this.gain = gain;
        }

        @Override
        public int tapeLength() {
            return 1;
        }

        @Override
        public void refine(float[] frame, float[] tape, int offset) {
            double sum = 0;
            for (float u : frame) {
                sum += u;
            }
            tape[offset] = (float) (feedback * sum / frame.length);
            replay(frame, tape, offset);
        }

        @Override
        public void replay(float[] frame, float[] tape, int offset) {
            for (int i = 0; i < frame.length; i++) {
                frame[i] *= gain[i % channels] + tape[offset];
            }
        }

        @Override
        public void backward(
                float[] frame, float[] tape, int offset, float[] gradient, List<float[]> parameterGradients) {
            double sum = 0;
            for (int i = 0; i < frame.length; i++) {
                float ofFactor = gradient[i] * frame[i];
                parameterGradients.get(0)[i % channels] += ofFactor;
                sum += ofFactor;
            }
            float shared = (float) (feedback * sum / frame.length);
            for (int i = 0; i < frame.length; i++) {
                gradient[i] = gradient[i] * (gain[i % channels] + tape[offset]) + shared;
            }
        }
    }
}
