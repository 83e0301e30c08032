package org.masnn.core.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.BatchNormalizationKernel;
import org.masnn.core.kernel.BatchStatistics;
import org.masnn.core.kernel.ChannelAffine;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.GradientSums;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ParameterSpecification.Role;
import org.masnn.core.kernel.PooledNormalization;
import org.masnn.core.kernel.StatisticsExchange;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation per channel over N, T, H and W (Yao et al. 2023, Eq. 5): {@code [N*T, H, W, C]} or {@code [N*T,
 * F]}, shape unchanged.
 *
 * <p>Parameters: {@code gamma}, {@code beta} (trained), {@code mean}, {@code var} (running statistics: {@code
 * (1 - momentum) * old + momentum * new}, with the unbiased variance), all {@code [C]}. The statistics are written
 * during the backward pass of a training step, past the updater, so that neither clipping nor learning rate touches
 * them; at inference they normalise.
 */
public final class FrameBatchNormalization extends FrameLayer {

    private double epsilon = 1e-5;
    private double momentum = 0.1;
    private double initialGamma = 1;
    private double initialBeta;

    /** For JSON. */
    public FrameBatchNormalization() {}

    private FrameBatchNormalization(Builder builder) {
        super(builder);
        this.epsilon = builder.epsilon;
        this.momentum = builder.momentum;
        this.initialGamma = builder.initialGamma;
        this.initialBeta = builder.initialBeta;
        finishIfSized();
    }

    @Override
    public void setNIn(long channels) {
        super.setNIn(channels);
        setNOut(channels);
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        long channels = input.channels();
        return List.of(
                ParameterSpecification.constant("gamma", Role.SCALE, initialGamma, channels),
                ParameterSpecification.constant("beta", Role.SCALE, initialBeta, channels),
                ParameterSpecification.constant("mean", Role.STATISTIC, 0, channels),
                ParameterSpecification.constant("var", Role.STATISTIC, 1, channels));
    }

    @Override
    protected FrameSize outputSize(FrameSize input) {
        return input;
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new LayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(epsilon, momentum, initialGamma, initialBeta);
    }

    /**
     * What is added to the variance.
     *
     * @return 1e-5 by default (PyTorch's, used by the published code)
     */
    public double getEpsilon() {
        return epsilon;
    }

    /**
     * See {@link #getEpsilon()}.
     *
     * @param epsilon the value
     */
    public void setEpsilon(double epsilon) {
        this.epsilon = epsilon;
    }

    /**
     * Share of the newest batch in the running statistics.
     *
     * @return 0.1 by default (PyTorch's, used by the published code)
     */
    public double getMomentum() {
        return momentum;
    }

    /**
     * See {@link #getMomentum()}.
     *
     * @param momentum the value
     */
    public void setMomentum(double momentum) {
        this.momentum = momentum;
    }

    /**
     * First value of gamma.
     *
     * @return 1 by default
     */
    public double getInitialGamma() {
        return initialGamma;
    }

    /**
     * See {@link #getInitialGamma()}.
     *
     * @param initialGamma the value
     */
    public void setInitialGamma(double initialGamma) {
        this.initialGamma = initialGamma;
    }

    /**
     * First value of beta.
     *
     * @return 0 by default
     */
    public double getInitialBeta() {
        return initialBeta;
    }

    /**
     * See {@link #getInitialBeta()}.
     *
     * @param initialBeta the value
     */
    public void setInitialBeta(double initialBeta) {
        this.initialBeta = initialBeta;
    }

    /** Builder of {@link FrameBatchNormalization}. Defaults: PyTorch's, as the published code uses them. */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends FrameLayer.Builder<Builder> {

        private double epsilon = 1e-5;
        private double momentum = 0.1;
        private double initialGamma = 1;
        private double initialBeta;

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * What is added to the variance.
         *
         * @param value above 0
         * @return this
         */
        public Builder epsilon(double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException(
                        "FrameBatchNormalization \"" + layerName + "\": expected epsilon > 0, got " + value);
            }
            this.epsilon = value;
            return this;
        }

        /**
         * Share of the newest batch in the running statistics.
         *
         * @param value in (0, 1]
         * @return this
         */
        public Builder momentum(double value) {
            if (!(value > 0 && value <= 1)) {
                throw new IllegalArgumentException("FrameBatchNormalization \"" + layerName
                        + "\": expected momentum in (0, 1], got " + value + " (DL4J's decay is 1 - momentum)");
            }
            this.momentum = value;
            return this;
        }

        /**
         * First value of gamma, for instance {@code alpha * threshold} as tdBN (Zheng et al. 2021) wants it.
         *
         * @param value the value
         * @return this
         */
        public Builder initialGamma(double value) {
            this.initialGamma = value;
            return this;
        }

        /**
         * First value of beta.
         *
         * @param value the value
         * @return this
         */
        public Builder initialBeta(double value) {
            this.initialBeta = value;
            return this;
        }

        @Override
        public FrameBatchNormalization build() {
            return new FrameBatchNormalization(this);
        }
    }

    /** Runs it. */
    static final class LayerRuntime extends FrameLayerRuntime<FrameBatchNormalization> {

        private @Nullable BatchStatistics statistics;
        private @Nullable DeferredNormalization deferred;
        private boolean handedOver;

        LayerRuntime(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        /** From now on training steps leave the normalisation to the reader. */
        void defer(DeferredNormalization to) {
            deferred = to;
        }

        /** Whether it was told of a reader that may do its work. */
        boolean isDeferred() {
            return deferred != null;
        }

        @Override
        protected INDArray forward(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
            DeferredNormalization reader = deferred;
            handedOver = false;
            if (reader != null) {
                reader.clear();
                // a copy would not lie in the workspace of the activations
                if (training && input == this.input && reader.serves(input, workspaces)) {
                    handOver(reader, input, workspaces);
                    return input;
                }
            }
            INDArray rows = pixels(input);
            INDArray output = output(workspaces, input.shape());
            BatchNormalizationKernel kernel = BatchNormalizationKernel.of(input);
            statistics = training ? StatisticsExchange.current().joined(kernel.statistics(rows)) : null;
            ChannelAffine affine = affine(statistics != null ? statistics : running());
            kernel.affine(rows, affine.centre(), affine.scale(), affine.shift(), pixels(output));
            return output;
        }

        /** Whether the last forward pass left the normalisation to the reader. */
        boolean handedOver() {
            return handedOver;
        }

        private void handOver(DeferredNormalization reader, INDArray input, LayerWorkspaceMgr workspaces) {
            PooledNormalization pooling = reader.pooling();
            INDArray values = input;
            BatchStatistics found;
            if (pooling == null) {
                found = BatchNormalizationKernel.of(input).statistics(pixels(input));
            } else {
                values = output(workspaces, pooling.averagesShape(input.size(0)));
                found = pooling.statistics(input, values);
            }
            found = StatisticsExchange.current().joined(found);
            statistics = found;
            handedOver = true;
            reader.handOver(values, affine(found));
        }

        private ChannelAffine affine(BatchStatistics used) {
            double[] gamma = values("gamma");
            double[] scale = new double[gamma.length];
            for (int c = 0; c < scale.length; c++) {
                scale[c] = gamma[c] / deviation(used, c);
            }
            return new ChannelAffine(used.mean(), scale, values("beta"));
        }

        @Override
        protected INDArray backward(INDArray input, INDArray epsilon, LayerWorkspaceMgr workspaces) {
            boolean ofBatch = statistics != null;
            BatchStatistics used = statistics != null ? statistics : running();
            DeferredNormalization reader = handedOver ? deferred : null;
            INDArray rows = pixels(input);
            INDArray upstream = pixels(epsilon);
            INDArray result = inputGradient(workspaces, input.shape());
            BatchNormalizationKernel kernel = BatchNormalizationKernel.of(input);
            GradientSums sums = reader != null ? reader.sums() : kernel.gradientSums(rows, upstream, used.mean());
            GradientSums ofAll = ofBatch ? StatisticsExchange.current().summed(sums) : sums;
            double[] gamma = values("gamma");
            int channels = gamma.length;
            double[] gammaGradient = new double[channels];
            double[] a = new double[channels];
            double[] b = new double[channels];
            double[] d = new double[channels];
            for (int c = 0; c < channels; c++) {
                double inverse = 1 / deviation(used, c);
                gammaGradient[c] = sums.weighted()[c] * inverse;
                a[c] = gamma[c] * inverse;
                if (ofBatch) {
                    b[c] = -a[c] * inverse * inverse * ofAll.weighted()[c] / used.rows();
                    d[c] = -a[c] * ofAll.plain()[c] / used.rows();
                }
            }
            PooledNormalization pooling = reader == null ? null : reader.pooling();
            if (pooling != null) {
                pooling.combine(input, epsilon, used.mean(), a, b, d, result);
            } else {
                kernel.combine(rows, upstream, used.mean(), a, b, d, pixels(result));
            }
            if (reader != null) {
                reader.clear();
            }
            NativeFloats.assign(gradient("gamma"), gammaGradient);
            NativeFloats.assign(gradient("beta"), sums.plain());
            gradient("mean").assign(0);
            gradient("var").assign(0);
            if (ofBatch) {
                follow(used);
            }
            return result;
        }

        private void follow(BatchStatistics batch) {
            double momentum = layerConf().getMomentum();
            double[] mean = values("mean");
            double[] variance = values("var");
            for (int c = 0; c < mean.length; c++) {
                mean[c] += momentum * (batch.mean()[c] - mean[c]);
                variance[c] += momentum * (batch.unbiasedVariance(c) - variance[c]);
            }
            NativeFloats.assign(getParam("mean"), mean);
            NativeFloats.assign(getParam("var"), variance);
        }

        private BatchStatistics running() {
            return new BatchStatistics(values("mean"), values("var"), 1);
        }

        private double deviation(BatchStatistics used, int channel) {
            return Math.sqrt(used.variance()[channel] + layerConf().getEpsilon());
        }

        private double[] values(String parameter) {
            return NativeFloats.doublesOf(getParam(parameter));
        }
    }
}
