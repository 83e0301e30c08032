package org.masnn.core.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.ParameterSpecification;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Vote of several neurons per class (Fang et al. 2021; SpikingJelly's {@code VotingLayer}): the mean over each group of
 * {@code voters} neighbours, {@code [N*T, F]} to {@code [N*T, F / voters]}. It has no parameters.
 */
public final class VoteLayer extends FrameLayer {

    private int voters = 10;

    /** For JSON. */
    public VoteLayer() {}

    private VoteLayer(Builder builder) {
        super(builder);
        this.voters = builder.voters;
        finishIfSized();
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        if (input.getType() != InputType.Type.FF) {
            throw new IllegalArgumentException(
                    describe() + ": expected [N*T, F], got " + input + "; put a FrameDenseLayer in front");
        }
        super.setNIn(input, override);
    }

    @Override
    public void setNIn(long features) {
        super.setNIn(features);
        setNOut(features / voters);
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        return List.of();
    }

    @Override
    protected FrameSize outputSize(FrameSize input) {
        if (input.length() % voters != 0) {
            throw new IllegalArgumentException(describe() + ": expected a multiple of its " + voters
                    + " voters as number of features, got " + input.length());
        }
        return new FrameSize(1, 1, input.length() / voters);
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new LayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(voters);
    }

    /**
     * Neurons per class.
     *
     * @return how many neighbours are averaged
     */
    public int getVoters() {
        return voters;
    }

    /**
     * See {@link #getVoters()}.
     *
     * @param voters how many
     */
    public void setVoters(int voters) {
        this.voters = voters;
    }

    /** Builder of {@link VoteLayer}. Default: 10 voters (Fang et al. 2021). */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends FrameLayer.Builder<Builder> {

        private int voters = 10;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * Neurons per class.
         *
         * @param value at least 1
         * @return this
         */
        public Builder voters(int value) {
            this.voters = positive("voters", value);
            return this;
        }

        @Override
        public VoteLayer build() {
            return new VoteLayer(this);
        }
    }

    private static final class LayerRuntime extends FrameLayerRuntime<VoteLayer> {

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output = output(workspaces, outputShape(input.size(0)));
            output.assign(groups(input).mean(2));
            return output;
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray result = inputGradient(workspaces, input.shape());
            INDArray target = groups(result);
            target.assign(epsilon.div(layerConf().getVoters())
                    .reshape('c', epsilon.size(0), epsilon.size(1), 1)
                    .broadcast(target.shape()));
            return result;
        }

        private INDArray groups(INDArray array) {
            int voters = layerConf().getVoters();
            return array.reshape('c', array.size(0), array.size(1) / voters, voters);
        }
    }
}
