package org.masnn.core.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ParameterSpecification.Role;
import org.masnn.core.kernel.ParameterSpecification.Start;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Lays out and initialises the parameters that a {@link FrameLayer} specifies, one after the other, row-major. */
final class FrameParameterInitializer implements ParamInitializer {

    static final FrameParameterInitializer INSTANCE = new FrameParameterInitializer();

    private FrameParameterInitializer() {}

    private static List<ParameterSpecification> specifications(Layer layer) {
        FrameLayer frameLayer = (FrameLayer) layer;
        return frameLayer.parameters(frameLayer.inputSize());
    }

    private static List<String> names(Layer layer, Role role) {
        return ((FrameLayer) layer)
                .specifications().stream()
                        .filter(specification -> specification.role() == role)
                        .map(ParameterSpecification::name)
                        .toList();
    }

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return specifications(layer).stream()
                .mapToLong(ParameterSpecification::length)
                .sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return ((FrameLayer) layer)
                .specifications().stream().map(ParameterSpecification::name).toList();
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return names(layer, Role.WEIGHT);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return names(layer, Role.BIAS);
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return weightKeys(layer).contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return biasKeys(layer).contains(key);
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, @Nullable INDArray vector, boolean initialize) {
        FrameLayer layer = (FrameLayer) conf.getLayer();
        return split(layer, vector, (specification, view) -> {
            conf.addVariable(specification.name());
            if (initialize && specification.start() == Start.ORTHOGONAL) {
                view.assign(orthogonal(specification).reshape(specification.length()));
            } else if (initialize && specification.role() == Role.WEIGHT) {
                return layer.getWeightInitFn()
                        .init(specification.fanIn(), specification.fanOut(), specification.shape(), 'c', view);
            }
            if (initialize && specification.role() != Role.WEIGHT) {
                view.assign(specification.initial());
            }
            return view.reshape('c', specification.shape());
        });
    }

    /** The Q of a Gaussian matrix, columns signed as the diagonal of R, is Haar-distributed (Mezzadri, 2007). */
    private static INDArray orthogonal(ParameterSpecification specification) {
        long rows = specification.shape()[0];
        long columns = specification.shape()[1];
        INDArray gaussian = Nd4j.randn(DataType.DOUBLE, Math.max(rows, columns), Math.min(rows, columns));
        INDArray[] factors = Nd4j.linalg().qr(gaussian, false);
        INDArray basis = factors[0].mulRowVector(Transforms.sign(Nd4j.diag(factors[1]), true));
        return rows >= columns ? basis.dup('c') : basis.transpose().dup('c');
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray vector) {
        return split(conf.getLayer(), vector, (specification, view) -> view.reshape('c', specification.shape()));
    }

    private static Map<String, INDArray> split(
            Layer layer, @Nullable INDArray vector, BiFunction<ParameterSpecification, INDArray, INDArray> take) {
        Map<String, INDArray> result = new LinkedHashMap<>();
        long from = 0;
        if (vector == null) { // what DL4J gives to a layer without parameters
            return result;
        }
        INDArray flat = vector.reshape(vector.length());
        for (ParameterSpecification specification : specifications(layer)) {
            long to = from + specification.length();
            result.put(specification.name(), take.apply(specification, flat.get(NDArrayIndex.interval(from, to))));
            from = to;
        }
        return result;
    }
}
