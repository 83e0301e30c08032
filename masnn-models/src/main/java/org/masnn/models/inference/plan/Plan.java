package org.masnn.models.inference.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;

/**
 * A compiled network: operations in the order in which they are computed; the last one gives the result.
 *
 * @param input size of a frame at the input
 * @param timeSteps T of a clip
 * @param repeatsImage whether a clip is one image, the input of each step
 * @param events the camera, or null where the input is not known to be events
 * @param operations at least one
 * @param provenance how the network came to be, names and values
 */
public record Plan(
        FrameSize input,
        int timeSteps,
        boolean repeatsImage,
        @Nullable EventInput events,
        List<Operation> operations,
        Map<String, String> provenance) {

    /** Values of the largest frame: far above any event camera's, and a bound for what a forged file can ask for. */
    private static final int LARGEST_FRAME = 1 << 26;

    private static final int MOST_TIME_STEPS = 1 << 16;

    /**
     * Checks that sizes fit each other.
     *
     * @param input size of a frame
     * @param timeSteps T, 1 to 65536
     * @param repeatsImage whether a clip is one image
     * @param events the camera or null
     * @param operations at least one
     * @param provenance names and values
     */
    public Plan {
        operations = List.copyOf(operations);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
        require(timeSteps >= 1 && timeSteps <= MOST_TIME_STEPS, "T from 1 to " + MOST_TIME_STEPS, "T = " + timeSteps);
        require(!operations.isEmpty(), "an operation", "none");
        require(length(input) <= LARGEST_FRAME, "frames of at most " + LARGEST_FRAME + " values", text(input));
        if (events != null) {
            require(events.frame().equals(input), "events that make frames " + text(input), text(events.frame()));
            require(
                    events.framing().timeSteps() == timeSteps,
                    "frames of T = " + timeSteps,
                    "T = " + events.framing().timeSteps());
        }
        List<FrameSize> sizes = new ArrayList<>(List.of(input));
        List<Boolean> perClip = new ArrayList<>(List.of(false));
        for (Operation operation : operations) {
            check(operation, sizes, perClip);
            sizes.add(operation.output());
            perClip.add(operation instanceof Operation.TimeMean
                    || perClip.get(operation.inputs().get(0)));
        }
    }

    /**
     * A copy for the events of a camera.
     *
     * @param value the camera
     * @return the copy
     * @throws IllegalArgumentException if its frames are not the network's input
     */
    public Plan withEvents(EventInput value) {
        return new Plan(input, timeSteps, repeatsImage, Objects.requireNonNull(value), operations, provenance);
    }

    /**
     * Size of the result.
     *
     * @return of the last operation
     */
    public FrameSize output() {
        return operations.get(operations.size() - 1).output();
    }

    /**
     * Whether an operation works once per clip, behind the mean over time.
     *
     * @return one answer per value: the input, then the results of the operations
     */
    public boolean[] perClip() {
        boolean[] result = new boolean[operations.size() + 1];
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            result[i + 1] = operation instanceof Operation.TimeMean
                    || result[operation.inputs().get(0)];
        }
        return result;
    }

    /**
     * An operation that needs all frames of a clip, so that there is no result after each step.
     *
     * @return the first one
     */
    public Optional<Operation> wholeClipOperation() {
        return operations.stream().filter(Operation::needsWholeClip).findFirst();
    }

    private static void check(Operation operation, List<FrameSize> sizes, List<Boolean> perClip) {
        String name = "operation \"" + operation.name() + "\"";
        FrameSize output = operation.output();
        require(length(output) <= LARGEST_FRAME, name + " with at most " + LARGEST_FRAME + " values", text(output));
        require(!operation.inputs().isEmpty(), name + " with an input", "none");
        for (int input : operation.inputs()) {
            require(input >= 0 && input < sizes.size(), name + " that reads what is before it", "index " + input);
        }
        boolean behindMean = perClip.get(operation.inputs().get(0));
        require(
                operation.inputs().stream().allMatch(input -> perClip.get(input) == behindMean),
                name + " with inputs all in front of the mean over time, or all behind it",
                "both");
        boolean knowsTime = operation.needsWholeClip()
                || operation instanceof Operation.Neurons
                || operation instanceof Operation.TimeMean;
        require(!(behindMean && knowsTime), name + " in front of the mean over time", "it behind one");
        FrameSize input = sizes.get(operation.inputs().get(0));
        if (operation instanceof Operation.Convolution convolution) {
            check(name, convolution, input);
        } else if (operation instanceof Operation.Pooling pooling) {
            require(pooling.inputSize().equals(input), name + " of frames " + text(input), text(pooling.inputSize()));
            require(output.channels() == input.channels(), name + " that keeps the channels", text(output));
            requireReached(name, pooling.window(), input, output);
        } else if (operation instanceof Operation.Voting voting) {
            require(
                    voting.voters() >= 1 && (long) output.length() * voting.voters() == input.length(),
                    name + " of groups of " + voting.voters() + " in " + text(input),
                    text(output));
        } else {
            require(
                    operation.inputs().stream().allMatch(i -> sizes.get(i).equals(output)),
                    name + " with inputs " + text(output),
                    operation.inputs().stream().map(i -> text(sizes.get(i))).toList());
        }
        if (operation instanceof Operation.Affine affine) {
            require(
                    affine.scale().length == output.channels() && affine.shift().length == output.channels(),
                    name + " with one factor and addend per channel",
                    affine.scale().length + " and " + affine.shift().length);
        }
    }

    private static void check(String name, Operation.Convolution convolution, FrameSize input) {
        FrameSize output = convolution.output();
        require(convolution.inputSize().equals(input), name + " of frames " + text(input), convolution.inputSize());
        long weights = (long) convolution.window().taps() * input.channels() * output.channels();
        require(
                convolution.weights().length == weights && convolution.bias().length == output.channels(),
                name + " with " + weights + " weights and " + output.channels() + " biases",
                convolution.weights().length + " and " + convolution.bias().length);
        require(
                convolution.countedSize().channels() == output.channels(),
                name + " counted with its channels",
                text(convolution.countedSize()));
        length(convolution.countedSize());
    }

    /** Each window holds a pixel, else an average would divide by 0. */
    private static void requireReached(String name, Window window, FrameSize input, FrameSize output) {
        boolean rows = (output.height() - 1L) * window.strideHeight() - window.paddingHeight() < input.height()
                && window.paddingHeight() < window.height();
        boolean columns = (output.width() - 1L) * window.strideWidth() - window.paddingWidth() < input.width()
                && window.paddingWidth() < window.width();
        require(rows && columns, name + " with a pixel in each window of " + text(input), text(output));
    }

    private static long length(FrameSize size) {
        return Math.multiplyExact(
                Math.multiplyExact((long) size.height(), (long) size.width()), (long) size.channels());
    }

    private static String text(FrameSize size) {
        return "[" + size.height() + ", " + size.width() + ", " + size.channels() + "]";
    }

    private static void require(boolean fits, String expected, Object got) {
        if (!fits) {
            throw new IllegalArgumentException("Plan: expected " + expected + ", got " + got);
        }
    }
}
