package org.masnn.core.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step of Adam (Kingma and Ba, 2015, in the form of the end of their section 2) in one pass over gradient and
 * state, in single precision:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * g = rate m / (sqrt(v) + epsilon)
 * </pre>
 *
 * <p>The oracle is ND4J's own operation, which takes three times as long.
 */
public final class AdamKernel {

    private final double rate;
    private final float beta1;
    private final float beta2;
    private final float epsilon;

    /**
     * Of one step.
     *
     * @param learningRate 0 or more
     * @param beta1 decay of the mean, in [0, 1)
     * @param beta2 decay of the squares, in [0, 1)
     * @param epsilon positive
     * @param iteration 0 or more; the means of the first ones are corrected for having begun with 0
     */
    public AdamKernel(double learningRate, double beta1, double beta2, double epsilon, int iteration) {
        this.beta1 = (float) beta1;
        this.beta2 = (float) beta2;
        this.epsilon = (float) epsilon;
        double steps = iteration + 1.0;
        rate = learningRate * Math.sqrt(1 - Math.pow(beta2, steps)) / (1 - Math.pow(beta1, steps));
    }

    /**
     * Runs it.
     *
     * @param gradient of type FLOAT, dense; overwritten with what the parameters decrease by
     * @param mean m, of as many values; updated
     * @param squares v, of as many values; updated
     * @throws IllegalArgumentException if an array is of another type, layout or length
     */
    public void run(INDArray gradient, INDArray mean, INDArray squares) {
        if (mean.length() != gradient.length() || squares.length() != gradient.length()) {
            throw new IllegalArgumentException("AdamKernel: expected a state of " + gradient.length()
                    + " values each, as many as the gradient, got " + mean.length() + " and " + squares.length());
        }
        NativeFloats g = NativeFloats.of(gradient);
        NativeFloats m = NativeFloats.of(mean);
        NativeFloats v = NativeFloats.of(squares);
        long length = gradient.length();
        Parallel.forEachRange(Math.toIntExact((length - 1) / NativeFloats.BLOCK + 1), (from, to) -> {
            float[] ofG = new float[NativeFloats.BLOCK];
            float[] ofM = new float[NativeFloats.BLOCK];
            float[] ofV = new float[NativeFloats.BLOCK];
            for (int block = from; block < to; block++) {
                long at = (long) block * NativeFloats.BLOCK;
                int count = (int) Math.min(NativeFloats.BLOCK, length - at);
                g.read(at, ofG, 0, count);
                m.read(at, ofM, 0, count);
                v.read(at, ofV, 0, count);
                step(ofG, ofM, ofV, (float) rate);
                g.write(at, ofG, 0, count);
                m.write(at, ofM, 0, count);
                v.write(at, ofV, 0, count);
            }
        });
    }

    private void step(float[] g, float[] m, float[] v, float scale) {
        float b1 = beta1;
        float b2 = beta2;
        float ofNew1 = 1 - beta1;
        float ofNew2 = 1 - beta2;
        float eps = epsilon;
        for (int i = 0; i < g.length; i++) {
            m[i] = b1 * m[i] + ofNew1 * g[i];
            v[i] = b2 * v[i] + ofNew2 * (g[i] * g[i]);
            g[i] = scale * m[i] / ((float) Math.sqrt(v[i]) + eps);
        }
    }
}
