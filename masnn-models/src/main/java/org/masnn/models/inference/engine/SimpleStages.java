package org.masnn.models.inference.engine;

import org.masnn.models.inference.plan.Operation;

/** Operations that look at a value, or a few, at a time and remember nothing. */
final class SimpleStages {

    private SimpleStages() {}

    static Stage of(Operation.Affine affine, int result) {
        int channels = affine.scale().length;
        return frames -> {
            float[] input = frames.get(affine.input());
            float[] output = frames.get(result);
            for (int from = 0; from < output.length; from += channels) {
                for (int c = 0; c < channels; c++) {
                    output[from + c] = affine.scale()[c] * input[from + c] + affine.shift()[c];
                }
            }
        };
    }

    static Stage of(Operation.Sum sum, int result) {
        int[] inputs = sum.inputs().stream().mapToInt(i -> i).toArray();
        return frames -> {
            float[] output = frames.get(result);
            System.arraycopy(frames.get(inputs[0]), 0, output, 0, output.length);
            for (int k = 1; k < inputs.length; k++) {
                add(frames.get(inputs[k]), output);
            }
        };
    }

    private static void add(float[] addend, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += addend[i];
        }
    }

    static Stage of(Operation.Joining joining, int result) {
        return frames ->
                join(frames.get(joining.first()), frames.get(joining.second()), frames.get(result), joining.inverts());
    }

    private static void join(float[] first, float[] second, float[] output, boolean inverts) {
        for (int i = 0; i < output.length; i++) {
            output[i] = (inverts ? 1f - first[i] : first[i]) * second[i];
        }
    }

    static Stage of(Operation.Voting voting, int result) {
        return frames -> {
            float[] input = frames.get(voting.input());
            float[] output = frames.get(result);
            for (int i = 0; i < output.length; i++) {
                float sum = 0;
                for (int j = 0; j < voting.voters(); j++) {
                    sum += input[i * voting.voters() + j];
                }
                output[i] = sum / voting.voters();
            }
        };
    }

    static Stage of(Operation.Activating activating, int result) {
        return frames -> {
            float[] input = frames.get(activating.input());
            float[] output = frames.get(result);
            switch (activating.function()) {
                case RELU -> rectify(input, output);
                case SIGMOID -> squash(input, output);
                case TANH -> bend(input, output);
                case SOFTMAX -> normalize(input, output);
            }
        };
    }

    private static void rectify(float[] input, float[] output) {
        for (int i = 0; i < output.length; i++) {
            output[i] = Math.max(input[i], 0f);
        }
    }

    private static void squash(float[] input, float[] output) {
        for (int i = 0; i < output.length; i++) {
            output[i] = (float) (1 / (1 + Math.exp(-input[i])));
        }
    }

    private static void bend(float[] input, float[] output) {
        for (int i = 0; i < output.length; i++) {
            output[i] = (float) Math.tanh(input[i]);
        }
    }

    private static void normalize(float[] input, float[] output) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float value : input) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int i = 0; i < output.length; i++) {
            output[i] = (float) Math.exp(input[i] - largest);
            sum += output[i];
        }
        for (int i = 0; i < output.length; i++) {
            output[i] = (float) (output[i] / sum);
        }
    }
}
