package org.masnn.examples.response;

/** Fewer pixels by means of squares. */
final class Reduction {

    private Reduction() {}

    /** Means of squares of {@code factor} pixels each way, smaller at the right and lower border; of pixels that are numbers. */
    static float[] of(float[] values, int width, int factor) {
        int height = values.length / width;
        int columns = (width - 1) / factor + 1;
        int rows = (height - 1) / factor + 1;
        float[] result = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                int count = 0;
                for (int y = row * factor; y < Math.min(height, (row + 1) * factor); y++) {
                    for (int x = column * factor; x < Math.min(width, (column + 1) * factor); x++) {
                        float value = values[y * width + x];
                        if (!Float.isNaN(value)) {
                            sum += value;
                            count++;
                        }
                    }
                }
                result[row * columns + column] = count == 0 ? Float.NaN : (float) (sum / count);
            }
        }
        return result;
    }
}
