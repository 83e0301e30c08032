package org.masnn.models.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.FrameSize;
import org.masnn.models.inference.compile.GraphCompiler;
import org.masnn.models.inference.engine.Engine;
import org.masnn.models.inference.kernel.SpikeKernel;
import org.masnn.models.inference.kernel.SpikeKernels;
import org.masnn.models.inference.plan.EventInput;
import org.masnn.models.inference.plan.Plan;
import org.masnn.models.inference.plan.PlanFile;

/**
 * A trained network for use: zeros cost nothing, because only values that are not 0 are followed to the neurons that
 * they reach. What it gives is what {@code graph.output} gives, but for the rounding of single precision.
 *
 * <pre>{@code
 * EventDrivenNetwork network = EventDrivenNetwork.compile(graph);   // once, where ND4J is
 * network.save(path);
 *
 * EventDrivenNetwork network = EventDrivenNetwork.load(path);       // in a service, without ND4J
 * try (Session session = network.openSession()) {
 *     float[] readout = session.step(frame);
 * }
 * }</pre>
 *
 * <p>Immutable; any number of sessions share one network from any number of threads. Only {@link #compile} needs ND4J
 * and DeepLearning4J on the class path.
 */
public final class EventDrivenNetwork {

    private final Plan plan;
    private final Supplier<SpikeKernel> kernel;
    private volatile @Nullable Engine engine;

    EventDrivenNetwork(Plan plan, SpikeKernel kernel) {
        this(plan, () -> kernel);
    }

    private EventDrivenNetwork(Plan plan, Supplier<SpikeKernel> kernel) {
        this.plan = plan;
        this.kernel = kernel;
    }

    /** Made when it is needed first, because choosing a kernel takes longer than reading a file. */
    private Engine engine() {
        Engine known = engine;
        if (known == null) {
            synchronized (this) {
                known = engine;
                if (known == null) {
                    known = new Engine(plan, kernel.get());
                    engine = known;
                }
            }
        }
        return known;
    }

    /**
     * Compiles a trained network: normalisation and average pooling become a part of the weights of the convolution in
     * front of them, dropout and what else only training needs is left out.
     *
     * @param graph initialised, of this library's layers and DL4J's activation, dropout, output and loss layers, with
     *     one input and one output; not modified
     * @return the compiled network, independent of the graph
     * @throws IllegalArgumentException if there is a layer that cannot be compiled; the message names it
     */
    public static EventDrivenNetwork compile(ComputationGraph graph) {
        return compile(graph, Map.of());
    }

    /**
     * As {@link #compile(ComputationGraph)}, with a record of the training.
     *
     * @param graph as there
     * @param provenance names and values, for instance data, seed and settings; kept in the file
     * @return the compiled network
     * @throws IllegalArgumentException as there
     */
    public static EventDrivenNetwork compile(ComputationGraph graph, Map<String, String> provenance) {
        return new EventDrivenNetwork(GraphCompiler.compile(graph, provenance), SpikeKernels::best);
    }

    /**
     * Reads a compiled network from a file, which is not modified. Nothing in a file can be executed.
     *
     * @param file written by {@link #save}
     * @return the network
     * @throws IOException if it is no such file, of a newer version, truncated or changed; the message names the file
     */
    public static EventDrivenNetwork load(Path file) throws IOException {
        return new EventDrivenNetwork(PlanFile.read(file), SpikeKernels::best);
    }

    /**
     * Writes the network into one file with version and checksum. The file is the old one or the new one, never half.
     *
     * @param file replaced if it exists
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        PlanFile.write(plan, file);
    }

    /**
     * A copy that knows the camera it was trained on, so that sessions take its events as they come.
     *
     * @param events sensor and framing
     * @return the copy
     * @throws IllegalArgumentException if such frames are not the network's input
     */
    public EventDrivenNetwork withEvents(EventInput events) {
        return new EventDrivenNetwork(plan.withEvents(events), kernel);
    }

    /**
     * Starts a stream, which gives a result after each time step.
     *
     * @return a session of its own, for one thread at a time
     * @throws IllegalArgumentException if the network has temporal or joint attention, which looks at whole clips; the
     *     message names the layer
     */
    public Session openSession() {
        return new Session(engine());
    }

    /**
     * Starts a session for whole clips of T frames, which every network can take.
     *
     * @return a session of its own, for one thread at a time
     */
    public ClipSession openClipSession() {
        return openClipSession(1);
    }

    /**
     * As {@link #openClipSession()}, with a second thread that computes the later layers of one time step while the
     * caller's computes the earlier ones of the next. It gives the same bits, sooner, where a processor is free.
     *
     * @param threads 1 or 2
     * @return a session of its own, to be used by one thread at a time and to be closed, which ends the second thread
     * @throws IllegalArgumentException if it is another number
     */
    public ClipSession openClipSession(int threads) {
        return new ClipSession(engine(), threads);
    }

    /**
     * Whether there is a result after each time step.
     *
     * @return false with temporal or joint attention
     */
    public boolean streams() {
        return plan.wholeClipOperation().isEmpty();
    }

    /**
     * Number of time steps of a clip; in a stream the readout is the mean over as many of the last steps.
     *
     * @return T
     */
    public int timeSteps() {
        return plan.timeSteps();
    }

    /**
     * Size of a frame at the input.
     *
     * @return {@code [H, W, C]}
     */
    public FrameSize inputSize() {
        return plan.input();
    }

    /**
     * Number of values of a readout.
     *
     * @return for instance the number of classes
     */
    public int outputLength() {
        return plan.output().length();
    }

    /**
     * The camera, if it is known.
     *
     * @return sensor and framing
     */
    public Optional<EventInput> events() {
        return Optional.ofNullable(plan.events());
    }

    /**
     * How the network came to be.
     *
     * @return names and values
     */
    public Map<String, String> provenance() {
        return plan.provenance();
    }

    /**
     * What computes it here. With the module {@code jdk.incubator.vector} the first call, or the first session, of a
     * JVM measures what is the fastest, for up to a second; the system property {@code masnn.inference.kernel} spares
     * that.
     *
     * @return {@code plain Java}, or for instance {@code Vector API, 16 floats; zeros found by plain Java}
     */
    public String kernel() {
        return engine().kernel().name();
    }
}
