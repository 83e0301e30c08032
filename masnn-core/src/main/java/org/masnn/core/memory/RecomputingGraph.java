package org.masnn.core.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.FwdPassType;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.masnn.core.memory.RecomputationPlan.Segment;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network that trains with less memory and more computation (Chen et al. 2016, "Training Deep Nets with Sublinear Memory
 * Cost"): of a segment of the network, for instance a residual block, only the output is kept; the rest is computed again when
 * the backward pass comes to it. Gradients, score, running statistics and random numbers are bit for bit those of the
 * {@link ComputationGraph} of the same configuration and parameters without {@code NormalizationFusion} (which rounds
 * differently and which this network never has), at the price of nearly a second forward pass.
 *
 * <p>Where a network may be cut is found from its structure: at vertices through which alone data flow. Everything else is
 * that of a {@code ComputationGraph}: configuration, parameters, updater, {@code fit}, evaluation, listeners,
 * {@code ModelSerializer} (which restores a plain graph, see {@link #of}). Listeners' {@code onForwardPass} gets the
 * activations that are kept. How much memory it takes says {@link MemoryPrediction}.
 *
 * <p>A training step needs workspaces (DL4J's default) and back-propagation without truncation, and takes no masks.
 */
public final class RecomputingGraph extends ComputationGraph {

    private static final long serialVersionUID = 1L;

    private static final String SEGMENT = "WS_RECOMPUTED_SEGMENT";

    /** What the alignment of an array and its copies of parameters may add. */
    private static final long ALIGNMENT = 4096;

    private transient @Nullable RecomputationPlan plan;
    private transient @Nullable Step step;
    private transient INDArray @Nullable [] givenLabels;

    /**
     * A network; call {@code init()}.
     *
     * @param configuration of any network whose inputs are read by layers of this library
     */
    public RecomputingGraph(ComputationGraphConfiguration configuration) {
        super(configuration);
    }

    /**
     * An initialised network as one that recomputes. It shares configuration, parameters, gradients and the updater's state
     * with {@code network}, which should not be trained any more, and takes over its listeners.
     *
     * @param network initialised, for instance restored from a file; a {@code RecomputingGraph} is returned as it is
     * @return the network
     * @throws IllegalArgumentException if it is not initialised
     */
    public static RecomputingGraph of(ComputationGraph network) {
        if (network instanceof RecomputingGraph recomputing) {
            return recomputing;
        }
        if (network.getLayers() == null) {
            throw new IllegalArgumentException("RecomputingGraph: expected an initialised network; call init() first");
        }
        RecomputingGraph result = new RecomputingGraph(network.getConfiguration());
        result.init(network.params(), false);
        for (Layer layer : network.getLayers()) {
            if (layer instanceof FrozenLayer) {
                result.getVertex(layer.conf().getLayer().getLayerName()).setLayerAsFrozen();
            }
        }
        if (network.getFlattenedGradients() != null) {
            result.flattenedGradients = network.getFlattenedGradients();
            result.setBackpropGradientsViewArray(network.getFlattenedGradients());
        }
        ComputationGraphUpdater updater = network.getUpdater(false);
        if (updater != null) {
            result.setUpdater(new ComputationGraphUpdater(result, updater.getStateViewArray()));
        }
        result.setListeners(network.getListeners());
        return result;
    }

    /**
     * Into how many segments the network is cut.
     *
     * @return a number, 0 if recomputing would save nothing
     */
    public int segments() {
        return plan().segments().size();
    }

    @Override
    public RecomputingGraph clone() {
        RecomputingGraph copy = of(super.clone());
        // DL4J's clone begins at 0 again, with which Adam's steps and schedules would not be those of the original
        copy.getConfiguration().setIterationCount(getIterationCount());
        copy.getConfiguration().setEpochCount(getEpochCount());
        return copy;
    }

    @Override
    public void setLabel(int number, INDArray label) {
        super.setLabel(number, label);
        if (givenLabels == null) {
            givenLabels = new INDArray[getNumOutputArrays()];
        }
        givenLabels[number] = label;
    }

    @Override
    public void setLabels(INDArray... labels) {
        super.setLabels(labels);
        givenLabels = labels;
    }

    @Override
    public void clear() {
        super.clear();
        givenLabels = null;
    }

    @Override
    public void computeGradientAndScore() {
        if (configuration.getTrainingWorkspaceMode() == WorkspaceMode.NONE) {
            throw new IllegalStateException("RecomputingGraph: expected training with workspaces, got "
                    + "trainingWorkspaceMode NONE; without them nothing says when memory is free");
        }
        if (configuration.getBackpropType() == BackpropType.TruncatedBPTT) {
            throw new IllegalStateException("RecomputingGraph: expected back-propagation through whole clips, got "
                    + "backpropType TruncatedBPTT");
        }
        step = new Step();
        reserve();
        try {
            super.computeGradientAndScore();
        } finally {
            step = null;
        }
    }

    @Override
    protected synchronized Map<String, INDArray> ffToLayerActivationsInWS(
            boolean train,
            int layerIndex,
            int[] excluded,
            FwdPassType type,
            boolean storeLast,
            INDArray[] input,
            INDArray @Nullable [] featureMasks,
            INDArray @Nullable [] labelMasks,
            boolean clearInputs) {
        Step current = step;
        if (current == null) {
            return super.ffToLayerActivationsInWS(
                    train, layerIndex, excluded, type, storeLast, input, featureMasks, labelMasks, clearInputs);
        }
        refuse("features", featureMasks);
        refuse("labels", labelMasks);
        setInputs(input);
        return current.forward(input);
    }

    private static void refuse(String what, INDArray @Nullable [] masks) {
        for (INDArray mask : masks == null ? new INDArray[0] : masks) {
            if (mask != null) {
                throw new IllegalArgumentException("RecomputingGraph: expected " + what + " without a mask, got a mask "
                        + Arrays.toString(mask.shape()));
            }
        }
    }

    @Override
    protected void calcBackpropGradients(boolean clearLayers, boolean truncated, INDArray... externalEpsilons) {
        Step current = step;
        if (current == null) {
            super.calcBackpropGradients(clearLayers, truncated, externalEpsilons);
            return;
        }
        if (flattenedGradients == null) {
            initGradientsView();
        }
        gradient = current.backward();
    }

    private RecomputationPlan plan() {
        RecomputationPlan current = plan;
        if (current == null) {
            try {
                current = RecomputationPlan.of(VertexMemory.of(configuration));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("RecomputingGraph: " + e.getMessage(), e);
            }
            plan = current;
            protect(current);
        }
        return current;
    }

    /** Dropout in place would act twice on what a segment begins with. */
    private void protect(RecomputationPlan made) {
        Set<Integer> keptVertices = made.segments().stream()
                .map(segment -> topologicalOrder[segment.last()])
                .collect(Collectors.toSet());
        for (GraphVertex vertex : vertices) {
            if (vertex.hasLayer()
                    && Arrays.stream(vertex.getInputVertices())
                            .anyMatch(input -> keptVertices.contains(input.getVertexIndex()))) {
                vertex.getLayer().allowInputModification(false);
            }
        }
    }

    /**
     * Workspaces of the size that the plan says from the first step on. DL4J learns their sizes from arrays that are allocated
     * one by one, whose memory the C library keeps.
     */
    private void reserve() {
        long batch = getInput(0).size(0);
        RecomputationPlan sizes = plan();
        int arrays = topologicalOrder.length;
        int bytes = params().dataType().width();
        reserve(WS_ALL_LAYERS_ACT, batch * sizes.keptValues() * bytes + ALIGNMENT * arrays);
        reserve(SEGMENT, batch * sizes.segmentValues() * bytes + ALIGNMENT * arrays);
    }

    private static void reserve(String name, long bytes) {
        // made now unless it exists; if it is too small it grows when it is closed
        Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread(workspace(bytes), name);
    }

    private static WorkspaceConfiguration workspace(long bytes) {
        return WorkspaceConfiguration.builder()
                .initialSize(bytes)
                .overallocationLimit(0.02)
                .policyLearning(LearningPolicy.FIRST_LOOP)
                .policyReset(ResetPolicy.BLOCK_LEFT)
                .policySpill(SpillPolicy.REALLOCATE)
                .policyAllocation(AllocationPolicy.OVERALLOCATE)
                .build();
    }

    private GraphVertex at(int position) {
        return vertices[topologicalOrder[position]];
    }

    private static boolean isFrozen(GraphVertex vertex) {
        return vertex instanceof FrozenVertex || (vertex.hasLayer() && vertex.getLayer() instanceof FrozenLayer);
    }

    private static boolean hasBackwardPass(GraphVertex vertex) {
        return !vertex.isInputVertex() && !isFrozen(vertex);
    }

    /** One computation of gradients. */
    private final class Step {

        private final RecomputationPlan plan = plan();
        private final Map<Integer, INDArray> kept = new HashMap<>();
        private final Map<Segment, RandomState> randomStates = new HashMap<>();
        private final LayerWorkspaceMgr wholeStep = workspaces(WS_ALL_LAYERS_ACT, WS_ALL_LAYERS_ACT_CONFIG);
        private final LayerWorkspaceMgr segmentOnly = workspaces(SEGMENT, workspace(0));

        Map<String, INDArray> forward(INDArray[] input) {
            // arrays of the whole step are read from within a segment, not copied into it
            segmentOnly.setNoLeverageOverride(WS_ALL_LAYERS_ACT);
            for (INDArray array : input) {
                if (array.isAttached()) {
                    String owner = array.data().getParentWorkspace().getId();
                    wholeStep.setNoLeverageOverride(owner);
                    segmentOnly.setNoLeverageOverride(owner);
                }
            }
            for (Segment segment : plan.segments()) {
                randomStates.put(segment, RandomState.now());
                try (MemoryWorkspace open = segmentOnly.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
                    INDArray output = run(segment.first(), segment.last(), segmentOnly);
                    kept.put(topologicalOrder[segment.last()], lasting(Objects.requireNonNull(output)));
                }
                clear(segment);
            }
            run(plan.rest(), topologicalOrder.length - 1, wholeStep);
            Map<String, INDArray> result = new HashMap<>();
            kept.forEach((vertex, activations) -> result.put(vertices[vertex].getVertexName(), activations));
            return result;
        }

        /** A vertex may give a view of its input, which lies in the features or in the segment before. */
        private INDArray lasting(INDArray output) {
            boolean ofSegment = output.isAttached()
                    && SEGMENT.equals(output.data().getParentWorkspace().getId());
            return ofSegment ? wholeStep.dup(ArrayType.ACTIVATIONS, output, 'c') : output;
        }

        /** Runs vertices forward; in the rest of the network each output is kept. */
        private @Nullable INDArray run(int first, int last, LayerWorkspaceMgr workspaces) {
            Map<Integer, INDArray> activations = new HashMap<>(kept);
            for (int position = first; position <= last; position++) {
                GraphVertex vertex = at(position);
                int index = vertex.getVertexIndex();
                try (MemoryWorkspace working = workspaces.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
                    INDArray output = null;
                    if (vertex.isInputVertex()) {
                        output = getInput(index);
                        kept.put(index, output);
                    } else {
                        setInputs(vertex, activations, workspaces);
                        if (!isOutput(vertex)) {
                            output = vertex.doForward(true, workspaces);
                            validateArrayWorkspaces(
                                    workspaces,
                                    output,
                                    ArrayType.ACTIVATIONS,
                                    vertex.getVertexName(),
                                    false,
                                    "Feed forward (training)");
                        }
                    }
                    if (output != null) {
                        activations.put(index, output);
                        if (workspaces == wholeStep) {
                            kept.put(index, output);
                        }
                    }
                }
            }
            return activations.get(topologicalOrder[last]);
        }

        private void setInputs(GraphVertex vertex, Map<Integer, INDArray> activations, LayerWorkspaceMgr workspaces) {
            VertexIndices[] inputs = vertex.getInputVertices();
            for (int i = 0; i < inputs.length; i++) {
                vertex.setInput(i, activations.get(inputs[i].getVertexIndex()), workspaces);
            }
        }

        private boolean isOutput(GraphVertex vertex) {
            return configuration.getNetworkOutputs().contains(vertex.getVertexName());
        }

        Gradient backward() {
            // the base class opened it
            MemoryWorkspace whole = Nd4j.getMemoryManager().getCurrentWorkspace();
            Gradient[] gradients = new Gradient[topologicalOrder.length];
            RandomState afterwards = RandomState.now();
            try (EpsilonWorkspaces epsilons = new EpsilonWorkspaces(whole)) {
                backward(plan.rest(), topologicalOrder.length - 1, epsilons, gradients);
                List<Segment> segments = plan.segments();
                for (int i = segments.size() - 1; i >= 0; i--) {
                    Segment segment = segments.get(i);
                    if (isTrained(segment)) {
                        Nd4j.getMemoryManager().setCurrentWorkspace(whole);
                        try (MemoryWorkspace open = segmentOnly.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
                            Objects.requireNonNull(randomStates.get(segment)).restore();
                            run(segment.first(), segment.last(), segmentOnly);
                            backward(segment.first(), segment.last(), epsilons, gradients);
                        }
                        clear(segment);
                    }
                }
            } finally {
                afterwards.restore();
                Nd4j.getMemoryManager().setCurrentWorkspace(whole);
            }
            return inOrder(gradients);
        }

        private void backward(int first, int last, EpsilonWorkspaces epsilons, Gradient[] gradients) {
            for (int position = last; position >= first; position--) {
                GraphVertex vertex = at(position);
                if (hasBackwardPass(vertex)) {
                    gradients[position] = backward(vertex, epsilons.open(vertex));
                }
                epsilons.closeReadAt(position);
            }
        }

        /** The order of additions is that of the base class, so that sums are equal to the last bit. */
        private Gradient backward(GraphVertex vertex, LayerWorkspaceMgr workspaces) {
            if (isOutput(vertex)) {
                setLabels(vertex);
            }
            Pair<Gradient, INDArray[]> result;
            try (MemoryWorkspace working = workspaces.notifyScopeEntered(ArrayType.BP_WORKING_MEM)) {
                result = vertex.doBackward(false, workspaces);
            }
            INDArray[] epsilons = result.getSecond();
            VertexIndices[] inputs = vertex.getInputVertices();
            for (int i = 0; i < inputs.length; i++) {
                GraphVertex source = vertices[inputs[i].getVertexIndex()];
                INDArray sum = source.getEpsilon();
                source.setEpsilon(sum == null ? epsilons[i] : sum.addi(epsilons[i]));
            }
            return result.getFirst();
        }

        private void setLabels(GraphVertex vertex) {
            Layer layer = vertex.getLayer() instanceof FrozenLayerWithBackprop frozen
                    ? frozen.getInsideLayer()
                    : vertex.getLayer();
            INDArray[] labels = givenLabels;
            if (!(layer instanceof IOutputLayer output) || labels == null) {
                throw new IllegalStateException("RecomputingGraph: expected labels and an output layer at output \""
                        + vertex.getVertexName() + "\", got " + (labels == null ? "no labels" : vertex));
            }
            output.setLabels(labels[configuration.getNetworkOutputs().indexOf(vertex.getVertexName())]);
        }

        private Gradient inOrder(Gradient[] ofVertices) {
            Gradient result = new DefaultGradient(flattenedGradients);
            for (int position = 0; position < ofVertices.length; position++) {
                Gradient own = ofVertices[position];
                if (own != null) {
                    String prefix = at(position).getVertexName() + "_";
                    own.gradientForVariable()
                            .forEach((name, values) ->
                                    result.setGradientFor(prefix + name, values, own.flatteningOrderForVariable(name)));
                }
            }
            return result;
        }

        private boolean isTrained(Segment segment) {
            return IntStream.rangeClosed(segment.first(), segment.last())
                    .anyMatch(position -> hasBackwardPass(at(position)));
        }

        /** Drops what points to the segment's memory, and noisy weights, which the second pass draws again. */
        private void clear(Segment segment) {
            for (int position = segment.first(); position <= segment.last(); position++) {
                GraphVertex vertex = at(position);
                vertex.clear();
                if (vertex.hasLayer()) {
                    vertex.getLayer().clearNoiseWeightParams();
                }
            }
        }

        private LayerWorkspaceMgr workspaces(String activations, WorkspaceConfiguration settings) {
            LayerWorkspaceMgr result = LayerWorkspaceMgr.builder()
                    .with(ArrayType.ACTIVATIONS, activations, settings)
                    .with(ArrayType.INPUT, activations, settings)
                    .with(ArrayType.FF_CACHE, activations, settings)
                    .with(ArrayType.FF_WORKING_MEM, WS_LAYER_WORKING_MEM, WS_LAYER_WORKING_MEM_CONFIG)
                    .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM_CONFIG)
                    .build();
            result.setHelperWorkspacePointers(helperWorkspaces);
            return result;
        }
    }

    /**
     * Memory of the gradients with respect to activations. Those that a vertex gives lie in one workspace, which is closed, and
     * open to others, when the last of its inputs has read them.
     */
    private final class EpsilonWorkspaces implements AutoCloseable {

        private final MemoryWorkspace whole;
        private final Deque<LayerWorkspaceMgr> free = new ArrayDeque<>();
        private final Map<Integer, List<Open>> openUntil = new HashMap<>();
        private final int[] positions = new int[topologicalOrder.length];
        private int count;

        private record Open(LayerWorkspaceMgr manager, MemoryWorkspace workspace) {}

        EpsilonWorkspaces(MemoryWorkspace whole) {
            this.whole = whole;
            for (int position = 0; position < topologicalOrder.length; position++) {
                positions[topologicalOrder[position]] = position;
            }
        }

        LayerWorkspaceMgr open(GraphVertex vertex) {
            LayerWorkspaceMgr manager = free.isEmpty() ? another() : free.pop();
            MemoryWorkspace workspace = manager.notifyScopeEntered(ArrayType.ACTIVATION_GRAD);
            // these workspaces are not nested, so that what was open before is not what is open after one is closed
            workspace.setPreviousWorkspace(whole);
            openUntil
                    .computeIfAbsent(firstInput(vertex), position -> new ArrayList<>())
                    .add(new Open(manager, workspace));
            return manager;
        }

        private int firstInput(GraphVertex vertex) {
            return Arrays.stream(vertex.getInputVertices())
                    .mapToInt(input -> positions[input.getVertexIndex()])
                    .min()
                    .orElse(0);
        }

        private LayerWorkspaceMgr another() {
            String name = "WS_LAYER_ACT_" + count++;
            LayerWorkspaceMgr result = LayerWorkspaceMgr.builder()
                    .with(ArrayType.INPUT, WS_ALL_LAYERS_ACT, WS_ALL_LAYERS_ACT_CONFIG)
                    .with(ArrayType.ACTIVATION_GRAD, name, WS_LAYER_ACT_X_CONFIG)
                    .with(ArrayType.ACTIVATIONS, WS_LAYER_WORKING_MEM, WS_LAYER_WORKING_MEM_CONFIG)
                    .with(ArrayType.FF_WORKING_MEM, WS_LAYER_WORKING_MEM, WS_LAYER_WORKING_MEM_CONFIG)
                    .with(ArrayType.BP_WORKING_MEM, WS_LAYER_WORKING_MEM, WS_LAYER_WORKING_MEM_CONFIG)
                    .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM_CONFIG)
                    .with(ArrayType.RNN_BP_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM_CONFIG)
                    .build();
            result.setHelperWorkspacePointers(helperWorkspaces);
            return result;
        }

        void closeReadAt(int position) {
            List<Open> read = openUntil.remove(position);
            if (read != null) {
                for (Open open : read) {
                    open.workspace().close();
                    free.push(open.manager());
                }
            }
        }

        @Override
        public void close() {
            for (Integer position : List.copyOf(openUntil.keySet())) {
                closeReadAt(position);
            }
        }
    }

    /** Where ND4J's random numbers are, so that a recomputation draws those of the forward pass again. */
    private record RandomState(long root, long node) {

        static RandomState now() {
            Random random = Nd4j.getRandom();
            return new RandomState(random.rootState(), random.nodeState());
        }

        void restore() {
            Nd4j.getRandom().setStates(root, node);
        }
    }
}
