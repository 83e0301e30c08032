package org.masnn.examples.imagenet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.masnn.core.memory.MemoryPrediction;

/**
 * Whether the training of a network fits into memory: the prediction of the library, and the images that wait for it.
 *
 * @param name of the network
 * @param configuration of the network
 * @param imageSize rows and columns of an image
 * @param recipe batch and accumulation
 */
record TrainingMemory(
        ResidualName name, ComputationGraphConfiguration configuration, int imageSize, RecipeSettings recipe) {

    /** The iterator makes two batches beside the one it gives. */
    private static final int BATCHES_IN_PREPARATION = 3;

    /**
     * Refuses what does not fit, before the system would end the process.
     *
     * @param available bytes
     * @return a line of what is needed and what there is
     * @throws IOException naming what would fit
     */
    String requireFits(long available) throws IOException {
        long needed = bytes(recipe.batch(), recipe.recompute());
        String line =
                String.format(Locale.ROOT, "%s needs about %.1f GB, %.1f GB free", name, needed / 1e9, available / 1e9);
        if (needed > available) {
            throw new IOException(line
                    + (available == Pointer.maxPhysicalBytes()
                            ? " (JavaCPP's limit, which java -Dorg.bytedeco.javacpp.maxphysicalbytes=0 lifts)"
                            : "")
                    + " for a training step of --batch " + recipe.batch() + "; " + whatFits(available));
        }
        return line;
    }

    private String whatFits(long available) {
        List<String> ways = new ArrayList<>();
        if (!recipe.recompute() && bytes(recipe.batch(), true) <= available) {
            ways.add("--recompute");
        }
        for (int batch = recipe.batch() / 2; batch >= 1; batch /= 2) {
            if (bytes(batch, recipe.recompute()) <= available) {
                ways.add("--batch " + batch + " with --accumulate " + recipe.accumulate() * recipe.batch() / batch);
                break;
            }
        }
        return ways.isEmpty()
                ? "a smaller --width or --image-size, or --recompute with a small --batch"
                : String.join(" or ", ways) + " would fit";
    }

    private long bytes(int batch, boolean recompute) {
        MemoryPrediction prediction = MemoryPrediction.of(configuration, batch);
        long image = 3L * Float.BYTES * imageSize * imageSize;
        return (recompute ? prediction.recomputing() : prediction).bytes()
                + image * batch * (BATCHES_IN_PREPARATION + recipe.accumulate());
    }
}
