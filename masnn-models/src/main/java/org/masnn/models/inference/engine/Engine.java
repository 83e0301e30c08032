package org.masnn.models.inference.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.models.inference.kernel.SpikeKernel;
import org.masnn.models.inference.kernel.WeightRows;
import org.masnn.models.inference.plan.Operation;
import org.masnn.models.inference.plan.Plan;
import org.masnn.models.inference.plan.PlanFile;

/** A plan with its weights in the form that a kernel likes. Immutable; any number of executions share it. */
public final class Engine {

    private final Plan plan;
    private final SpikeKernel kernel;
    private final List<@Nullable WeightRows> weights;
    private volatile byte @Nullable [] digest;

    /**
     * Prepares the weights.
     *
     * @param plan what is computed
     * @param kernel how
     */
    public Engine(Plan plan, SpikeKernel kernel) {
        this.plan = plan;
        this.kernel = kernel;
        weights = new ArrayList<>();
        for (Operation operation : plan.operations()) {
            weights.add(
                    operation instanceof Operation.Convolution convolution
                            ? kernel.rows(convolution.weights(), convolution.bias())
                            : null);
        }
    }

    /**
     * What is computed.
     *
     * @return the plan
     */
    public Plan plan() {
        return plan;
    }

    /**
     * How it is computed.
     *
     * @return the kernel
     */
    public SpikeKernel kernel() {
        return kernel;
    }

    /**
     * Digest of the network's file, which says whose state a saved state is.
     *
     * @return 32 bytes; not to be modified
     */
    public byte[] digest() {
        byte[] known = digest;
        if (known == null) {
            known = PlanFile.digest(plan);
            digest = known;
        }
        return known;
    }

    /** The stage of an operation, with state of its own; null where a whole clip is needed. */
    @Nullable
    Stage stage(int index) {
        Operation operation = plan.operations().get(index);
        int result = index + 1;
        WeightRows rows = weights.get(index);
        if (operation instanceof Operation.Convolution convolution && rows != null) {
            return new ConvolutionStage(convolution, result, rows);
        }
        if (operation instanceof Operation.Neurons neurons) {
            return new NeuronStage(neurons, result);
        }
        if (operation instanceof Operation.Pooling pooling) {
            return new PoolingStage(pooling, result);
        }
        if (operation instanceof Operation.Affine affine) {
            return SimpleStages.of(affine, result);
        }
        if (operation instanceof Operation.Sum sum) {
            return SimpleStages.of(sum, result);
        }
        if (operation instanceof Operation.Joining joining) {
            return SimpleStages.of(joining, result);
        }
        if (operation instanceof Operation.Activating activating) {
            return SimpleStages.of(activating, result);
        }
        if (operation instanceof Operation.Voting voting) {
            return SimpleStages.of(voting, result);
        }
        if (operation instanceof Operation.TimeMean mean) {
            return new TimeMeanStage(mean, result, plan.timeSteps());
        }
        return operation instanceof Operation.Attending attending && !attending.needsWholeClip()
                ? new AttendingStage(attending, result)
                : null;
    }
}
