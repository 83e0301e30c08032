package org.masnn.models.inference.plan;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.event.Framing;
import org.masnn.core.kernel.FrameSize;

/** Writes the content of a {@link PlanFile}; {@link PlanReader} mirrors it line by line. */
final class PlanWriter {

    private final DataOutputStream out;

    PlanWriter(DataOutputStream out) {
        this.out = out;
    }

    void write(Plan plan) throws IOException {
        out.writeInt(plan.provenance().size());
        for (Map.Entry<String, String> entry : plan.provenance().entrySet()) {
            text(entry.getKey());
            text(entry.getValue());
        }
        size(plan.input());
        out.writeInt(plan.timeSteps());
        out.writeBoolean(plan.repeatsImage());
        EventInput events = plan.events();
        out.writeBoolean(events != null);
        if (events != null) {
            out.writeInt(events.sensorWidth());
            out.writeInt(events.sensorHeight());
            Framing framing = events.framing();
            out.writeLong(events.frameMicros());
            out.writeInt(framing.downSampling());
            text(framing.pooling().name());
            out.writeInt(framing.maximumCount());
            text(framing.scaling().name());
        }
        out.writeInt(plan.operations().size());
        for (Operation operation : plan.operations()) {
            text(operation.name());
            write(operation);
        }
    }

    private void write(Operation operation) throws IOException {
        if (operation instanceof Operation.Convolution convolution) {
            head(OperationTag.CONVOLUTION, operation);
            size(convolution.inputSize());
            window(convolution.window());
            array(convolution.weights());
            array(convolution.bias());
            window(convolution.counted());
            size(convolution.countedSize());
        } else if (operation instanceof Operation.Affine affine) {
            head(OperationTag.AFFINE, operation);
            array(affine.scale());
            array(affine.shift());
        } else if (operation instanceof Operation.Pooling pooling) {
            head(OperationTag.POOLING, operation);
            size(pooling.inputSize());
            out.writeBoolean(pooling.maximum());
            window(pooling.window());
        } else if (operation instanceof Operation.Neurons neurons) {
            head(OperationTag.NEURONS, operation);
            membrane(neurons.membrane());
            out.writeInt(neurons.refinements().size());
            for (Refinement refinement : neurons.refinements()) {
                refinement(refinement);
            }
        } else if (operation instanceof Operation.Attending attending) {
            head(OperationTag.ATTENDING, operation);
            text(attending.grouping().name());
            refinement(attending.refinement());
        } else if (operation instanceof Operation.TemporalWeighting temporal) {
            head(OperationTag.TEMPORAL_WEIGHTING, operation);
            gate(temporal.gate());
            start(temporal.start());
            arrays(temporal.parameters());
        } else if (operation instanceof Operation.Sum) {
            head(OperationTag.SUM, operation);
        } else if (operation instanceof Operation.Joining joining) {
            head(OperationTag.JOINING, operation);
            out.writeBoolean(joining.inverts());
        } else if (operation instanceof Operation.Activating activating) {
            head(OperationTag.ACTIVATING, operation);
            text(activating.function().name());
        } else if (operation instanceof Operation.Voting voting) {
            head(OperationTag.VOTING, operation);
            out.writeInt(voting.voters());
        } else {
            head(OperationTag.TIME_MEAN, operation);
        }
    }

    private void head(OperationTag tag, Operation operation) throws IOException {
        text(tag.name());
        out.writeInt(operation.inputs().size());
        for (int input : operation.inputs()) {
            out.writeInt(input);
        }
        size(operation.output());
    }

    private void size(FrameSize size) throws IOException {
        out.writeInt(size.height());
        out.writeInt(size.width());
        out.writeInt(size.channels());
    }

    private void window(Window window) throws IOException {
        out.writeInt(window.height());
        out.writeInt(window.width());
        out.writeInt(window.strideHeight());
        out.writeInt(window.strideWidth());
        out.writeInt(window.paddingHeight());
        out.writeInt(window.paddingWidth());
    }

    private void membrane(Membrane membrane) throws IOException {
        out.writeFloat(membrane.decay());
        out.writeFloat(membrane.gain());
        out.writeFloat(membrane.threshold());
        out.writeBoolean(membrane.subtracts());
        out.writeFloat(membrane.resetPotential());
        out.writeBoolean(membrane.above());
        out.writeBoolean(membrane.givesMembrane());
        out.writeFloat(membrane.initial());
    }

    private void refinement(Refinement refinement) throws IOException {
        if (refinement.description() instanceof ChannelAttention channel) {
            text("channel");
            gate(channel.gate());
            start(channel.start());
        } else if (refinement.description() instanceof SpatialAttention spatial) {
            text("spatial");
            out.writeInt(spatial.kernel());
            start(spatial.start());
        } else {
            text("simple");
            out.writeDouble(((SimpleAttention) refinement.description()).lambda());
        }
        arrays(refinement.parameters());
    }

    private void gate(VectorGate gate) throws IOException {
        if (gate instanceof VectorGate.SharedPerceptron shared) {
            text("shared");
            out.writeInt(shared.reduction());
        } else if (gate instanceof VectorGate.SqueezeExcitation squeeze) {
            text("squeeze");
            out.writeInt(squeeze.reduction());
        } else {
            text("local");
            out.writeInt(((VectorGate.LocalConvolution) gate).kernel());
        }
    }

    private void start(GateStart start) throws IOException {
        out.writeDouble(start.scale());
        out.writeDouble(start.bias());
    }

    private void arrays(List<float[]> arrays) throws IOException {
        out.writeInt(arrays.size());
        for (float[] array : arrays) {
            array(array);
        }
    }

    private void array(float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
        bytes.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(bytes.array());
    }

    private void text(String text) throws IOException {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
