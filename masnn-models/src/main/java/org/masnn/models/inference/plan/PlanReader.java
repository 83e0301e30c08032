package org.masnn.models.inference.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.gate.GateAxis;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.FrameSlicing;
import org.masnn.core.event.Framing;
import org.masnn.core.event.PixelPooling;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;

/**
 * Reads the content of a {@link PlanFile}. Every length is checked against the bytes that are left before memory is
 * asked for, so that no file can ask for more than its own size; sizes of frames are bounded by {@link Plan}.
 */
final class PlanReader {

    private final ByteBuffer in;

    PlanReader(byte[] bytes, int from, int to) {
        in = ByteBuffer.wrap(bytes, from, to - from);
    }

    Plan read() throws IOException {
        Map<String, String> provenance = new LinkedHashMap<>();
        for (int i = count(2 * Integer.BYTES); i > 0; i--) {
            provenance.put(text(), text());
        }
        FrameSize input = size();
        int timeSteps = in.getInt();
        boolean repeatsImage = flag();
        EventInput events = flag() ? events(timeSteps) : null;
        List<Operation> operations = new ArrayList<>();
        for (int i = count(Integer.BYTES); i > 0; i--) {
            operations.add(operation(timeSteps));
        }
        if (in.hasRemaining()) {
            throw new IOException("expected no more content, got " + in.remaining() + " bytes");
        }
        return new Plan(input, timeSteps, repeatsImage, events, operations, provenance);
    }

    private EventInput events(int timeSteps) throws IOException {
        int width = in.getInt();
        int height = in.getInt();
        Framing framing = new Framing(
                new FrameSlicing.FixedFrames(in.getLong(), timeSteps, 0),
                in.getInt(),
                PixelPooling.valueOf(text()),
                in.getInt(),
                CountScaling.valueOf(text()));
        return new EventInput(width, height, framing);
    }

    private Operation operation(int timeSteps) throws IOException {
        String name = text();
        OperationTag tag = OperationTag.valueOf(text());
        List<Integer> inputs = new ArrayList<>();
        for (int i = count(Integer.BYTES); i > 0; i--) {
            inputs.add(in.getInt());
        }
        if (inputs.size()
                != switch (tag) {
                    case SUM -> Math.max(2, inputs.size());
                    case JOINING -> 2;
                    default -> 1;
                }) {
            throw new IOException("operation \"" + name + "\" (" + tag + ") with " + inputs.size() + " inputs");
        }
        int first = inputs.get(0);
        FrameSize output = size();
        return switch (tag) {
            case CONVOLUTION ->
                new Operation.Convolution(name, first, size(), output, window(), array(), array(), window(), size());
            case AFFINE -> new Operation.Affine(name, first, output, array(), array());
            case POOLING -> new Operation.Pooling(name, first, size(), output, flag(), window());
            case NEURONS -> {
                Membrane membrane = membrane();
                List<Refinement> refinements = new ArrayList<>();
                for (int i = count(Integer.BYTES); i > 0; i--) {
                    refinements.add(refinement(output));
                }
                yield new Operation.Neurons(name, first, output, membrane, refinements);
            }
            case ATTENDING -> {
                FrameGrouping grouping = FrameGrouping.valueOf(text());
                Refinement refinement = refinement(grouping.size(output, timeSteps));
                yield new Operation.Attending(name, first, output, grouping, refinement);
            }
            case TEMPORAL_WEIGHTING -> {
                VectorGate gate = gate();
                GateStart start = start();
                List<float[]> parameters = arrays(gate.parameters(GateAxis.TIME, timeSteps, start));
                yield new Operation.TemporalWeighting(name, first, output, gate, start, parameters);
            }
            case SUM -> new Operation.Sum(name, inputs, output);
            case JOINING -> new Operation.Joining(name, first, inputs.get(1), output, flag());
            case ACTIVATING -> new Operation.Activating(name, first, output, Operation.Function.valueOf(text()));
            case VOTING -> new Operation.Voting(name, first, output, in.getInt());
            case TIME_MEAN -> new Operation.TimeMean(name, first, output);
        };
    }

    private FrameSize size() {
        return new FrameSize(in.getInt(), in.getInt(), in.getInt());
    }

    private Window window() {
        return new Window(in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }

    private Membrane membrane() throws IOException {
        return new Membrane(
                in.getFloat(), in.getFloat(), in.getFloat(), flag(), in.getFloat(), flag(), flag(), in.getFloat());
    }

    private Refinement refinement(FrameSize frame) throws IOException {
        String kind = text();
        MembraneRefinement description = switch (kind) {
            case "channel" -> new ChannelAttention(gate(), start());
            case "spatial" -> new SpatialAttention(in.getInt(), start());
            case "simple" -> new SimpleAttention(in.getDouble());
            default -> throw new IOException("unknown attention \"" + kind + "\"");
        };
        return new Refinement(description, arrays(description.parameters(frame)));
    }

    private VectorGate gate() throws IOException {
        String kind = text();
        return switch (kind) {
            case "shared" -> new VectorGate.SharedPerceptron(in.getInt());
            case "squeeze" -> new VectorGate.SqueezeExcitation(in.getInt());
            case "local" -> new VectorGate.LocalConvolution(in.getInt());
            default -> throw new IOException("unknown gate \"" + kind + "\"");
        };
    }

    private GateStart start() {
        return new GateStart(in.getDouble(), in.getDouble(), false);
    }

    private List<float[]> arrays(List<ParameterSpecification> expected) throws IOException {
        int count = count(Integer.BYTES);
        List<float[]> arrays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arrays.add(array());
        }
        List<Integer> lengths = arrays.stream().map(array -> array.length).toList();
        List<Integer> wanted =
                expected.stream().map(p -> Math.toIntExact(p.length())).toList();
        if (!lengths.equals(wanted)) {
            throw new IOException("expected parameters of " + wanted + " values, got " + lengths);
        }
        return arrays;
    }

    private float[] array() throws IOException {
        float[] values = new float[count(Float.BYTES)];
        in.asFloatBuffer().get(values);
        in.position(in.position() + values.length * Float.BYTES);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IOException("expected finite parameters, got " + value);
            }
        }
        return values;
    }

    private String text() throws IOException {
        byte[] bytes = new byte[count(1)];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private boolean flag() throws IOException {
        byte value = in.get();
        if (value != 0 && value != 1) {
            throw new IOException("expected 0 or 1, got " + value);
        }
        return value == 1;
    }

    /** A number of things of which each takes so many bytes at least. */
    private int count(int bytesEach) throws IOException {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / bytesEach) {
            throw new IOException("expected at most " + in.remaining() / bytesEach + " values in the " + in.remaining()
                    + " bytes that are left, got " + count);
        }
        return count;
    }
}
