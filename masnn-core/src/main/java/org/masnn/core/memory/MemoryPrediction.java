package org.masnn.core.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.jspecify.annotations.Nullable;
import org.masnn.core.layer.FrameConvolutionLayer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * How much memory a process takes at most that trains a network with batches of a given size, from the network's
 * configuration alone: nothing of the network's size is allocated.
 *
 * <p>It holds for single precision on the CPU with the fused kernels; tests hold it within 20 % of what Linux calls the
 * peak resident size of a process. Two of its terms are not the network's: the Java heap, which is taken to be {@value
 * #HEAP_MEGABYTES} MB or the JVM's limit ({@code -Xmx}) if that is less, and what JVM, ND4J and oneDNN take for
 * themselves. What neurons with membrane attention keep in the heap is a term of its own. Data in preparation, a second
 * network and evaluation come on top.
 */
public final class MemoryPrediction {

    /** Heap that training fills; a JVM without a limit may let it grow. */
    static final int HEAP_MEGABYTES = 256;

    /** Libraries, their tables, code, class data and collector: measured with OpenJDK 17 on Linux. */
    private static final long BASE = 175_000_000;

    /** glibc gives larger arrays back in any case (DEFAULT_MMAP_THRESHOLD_MAX). */
    private static final long LARGEST_KEPT = 32L << 20;

    /** By how much DL4J's workspaces exceed what was asked for. */
    private static final double OVER_ALLOCATION = 1.05;

    private final Vertices all;
    private final Way way;
    private final List<VertexMemory> vertices;
    private final int batch;
    private final Heap heap;
    private final List<Term> terms;

    /** How a step is made. */
    private enum Way {
        FUSED,
        PLAIN,
        RECOMPUTING
    }

    private record Vertices(List<VertexMemory> plain, List<VertexMemory> fused) {}

    /**
     * The Java heap.
     *
     * @param filled bytes that it takes in any case
     * @param limit bytes that it may take
     */
    private record Heap(long filled, long limit) {}

    /**
     * A summand of the prediction.
     *
     * @param name what it is for
     * @param bytes how much
     */
    public record Term(String name, long bytes) {}

    private MemoryPrediction(Vertices all, Way way, int batch, Heap heap) {
        this.all = all;
        this.way = way;
        this.vertices = way == Way.FUSED ? all.fused() : all.plain();
        this.batch = batch;
        this.heap = heap;
        this.terms = List.copyOf(computed());
    }

    /**
     * Training by DL4J's {@code ComputationGraph} with {@code NormalizationFusion}, which the networks of {@code
     * masnn-models} have.
     *
     * @param configuration of a network whose inputs are read by layers of this library; not modified, but that the
     *     order of its vertices is noted in it, as {@code init()} does
     * @param batch examples of a batch
     * @return the prediction
     * @throws IllegalArgumentException if the data type is not FLOAT, a size is not known or the batch is empty
     */
    public static MemoryPrediction of(ComputationGraphConfiguration configuration, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("MemoryPrediction: expected a batch of at least 1, got " + batch);
        }
        if (configuration.getDataType() != DataType.FLOAT) {
            throw new IllegalArgumentException(
                    "MemoryPrediction: expected data type FLOAT, got " + configuration.getDataType()
                            + "; what the reference kernels take is freed by the garbage collector");
        }
        try {
            long limit = Runtime.getRuntime().maxMemory();
            List<VertexMemory> plain = VertexMemory.of(configuration);
            Vertices all = new Vertices(plain, VertexMemory.fused(plain, configuration));
            Heap heap = new Heap(Math.min(limit, (long) HEAP_MEGABYTES << 20), limit);
            return new MemoryPrediction(all, Way.FUSED, batch, heap);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("MemoryPrediction: " + e.getMessage(), e);
        }
    }

    /**
     * The same training by a {@link RecomputingGraph}.
     *
     * @return another prediction
     */
    public MemoryPrediction recomputing() {
        return new MemoryPrediction(all, Way.RECOMPUTING, batch, heap);
    }

    /**
     * The same training without {@code NormalizationFusion}, for instance with a listener that reads all activations.
     *
     * @return another prediction
     */
    public MemoryPrediction withoutFusion() {
        return new MemoryPrediction(all, Way.PLAIN, batch, heap);
    }

    /**
     * With a Java heap of another size, for instance that of another process.
     *
     * @param bytes of the whole heap, with what neurons keep there
     * @return another prediction
     */
    public MemoryPrediction withHeap(long bytes) {
        return new MemoryPrediction(all, way, batch, new Heap(bytes, bytes));
    }

    private List<Term> computed() {
        List<Term> result = new ArrayList<>();
        result.add(new Term("Java heap", heap.filled()));
        long inHeap = Math.min(heapBytes(), heap.limit() - heap.filled());
        if (inHeap > 0) {
            result.add(new Term("membranes under attention, in the Java heap", inHeap));
        }
        result.add(new Term("JVM, ND4J and oneDNN", BASE));
        long parameters = sum(VertexMemory::parameters);
        result.add(new Term("parameters", bytes(parameters)));
        result.add(new Term("gradients", bytes(parameters)));
        result.add(new Term("updater's state", bytes(sum(VertexMemory::updaterValues))));
        result.add(new Term("batch", batch * bytes(sum(v -> v.isInput() || v.isOutput() ? v.outputValues() : 0))));
        if (way == Way.RECOMPUTING) {
            RecomputationPlan plan = RecomputationPlan.of(vertices);
            result.add(new Term("activations that are kept", workspace(plan.keptValues())));
            result.add(new Term("activations of a segment", workspace(plan.segmentValues())));
        } else {
            result.add(new Term("activations", workspace(sum(VertexMemory::keptValues))));
            result.add(new Term("what the C library keeps of the first step", retained()));
        }
        result.add(new Term("gradients of activations", workspace(epsilonValues())));
        long working =
                vertices.stream().mapToLong(v -> v.workingValues(batch)).max().orElse(0);
        result.add(new Term("work of a layer", bytes(working)));
        return result;
    }

    /**
     * What neurons keep in the heap: those of the whole network, or of the largest segment and what follows the last.
     */
    private long heapBytes() {
        long[] values =
                vertices.stream().mapToLong(VertexMemory::keptHeapValues).toArray();
        if (way != Way.RECOMPUTING) {
            return batch * bytes(Arrays.stream(values).sum());
        }
        RecomputationPlan plan = RecomputationPlan.of(vertices);
        long rest = Arrays.stream(values, plan.rest(), values.length).sum();
        long segment = plan.segments().stream()
                .mapToLong(part ->
                        Arrays.stream(values, part.first(), part.last() + 1).sum())
                .max()
                .orElse(0);
        return batch * bytes(rest + segment);
    }

    private long sum(ToLongFunction<VertexMemory> values) {
        return vertices.stream().mapToLong(values).sum();
    }

    private static long bytes(long values) {
        return values * Float.BYTES;
    }

    private long workspace(long values) {
        return (long) (OVER_ALLOCATION * batch * bytes(values));
    }

    /**
     * In the first step DL4J allocates activations one by one, to learn how large their workspace must be. What glibc
     * gives back to the system when they are freed are those larger than anything freed before them: the copies of
     * weights that the convolutions in front of them made. It keeps the others, beside the workspace.
     */
    private long retained() {
        long result = 0;
        long freed = 0;
        for (VertexMemory vertex : vertices) {
            if (!vertex.isInput()) {
                for (long values : new long[] {vertex.writtenValues(), vertex.tapeValues()}) {
                    long size = batch * bytes(values);
                    result += size < freed ? size : 0;
                }
            }
            if (vertex.frames() instanceof FrameConvolutionLayer) {
                freed = Math.max(freed, Math.min(LARGEST_KEPT, bytes(vertex.parameters())));
            }
        }
        return result;
    }

    /** Runs the backward pass and looks how large each of the workspaces becomes that hold gradients of activations. */
    private long epsilonValues() {
        List<Long> sizes = new ArrayList<>();
        List<Integer> free = new ArrayList<>();
        Map<Integer, List<Integer>> openUntil = new HashMap<>();
        for (int position = vertices.size() - 1; position >= 0; position--) {
            VertexMemory vertex = vertices.get(position);
            if (!vertex.isInput() && !vertex.isFrozen()) {
                if (free.isEmpty()) {
                    free.add(sizes.size());
                    sizes.add(0L);
                }
                int taken = free.remove(free.size() - 1);
                long needed = vertex.inputs().stream()
                        .mapToLong(input -> vertices.get(input).outputValues())
                        .sum();
                sizes.set(taken, Math.max(sizes.get(taken), needed));
                int until = vertex.inputs().stream().min(Integer::compare).orElse(0);
                openUntil.computeIfAbsent(until, p -> new ArrayList<>()).add(taken);
            }
            free.addAll(openUntil.getOrDefault(position, List.of()));
        }
        return sizes.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The summands.
     *
     * @return name and bytes of each
     */
    public List<Term> terms() {
        return terms;
    }

    /**
     * What the kinds of layers hold from forward to backward pass where nothing is computed again, by simple class
     * name.
     *
     * @return bytes of outputs and what is kept besides
     */
    public Map<String, Long> activationsByKind() {
        Map<String, Long> result = new TreeMap<>();
        for (VertexMemory vertex : vertices) {
            if (!vertex.isInput()) {
                result.merge(vertex.kind(), batch * bytes(vertex.keptValues()), Long::sum);
            }
        }
        return result;
    }

    /**
     * The prediction.
     *
     * @return resident bytes of the process at the peak
     */
    public long bytes() {
        return terms.stream().mapToLong(Term::bytes).sum();
    }

    /**
     * Checks before a training that it fits.
     *
     * @param available bytes that the process may take
     * @throws InsufficientMemoryException if more is predicted; the message says what to do
     */
    public void requireFits(long available) {
        if (heapBytes() > heap.limit()) {
            throw new InsufficientMemoryException("MemoryPrediction: training with batches of " + batch + " keeps "
                    + megabytes(heapBytes()) + " of membranes in the Java heap, which may have "
                    + megabytes(heap.limit()) + "; give the JVM more by -Xmx, or take smaller batches");
        }
        if (bytes() <= available) {
            return;
        }
        List<String> ways = new ArrayList<>();
        Integer smaller = largestBatch(available);
        if (smaller != null) {
            ways.add("batches of " + smaller + ", added up by GradientAccumulation");
        }
        MemoryPrediction other = recomputing();
        boolean recompute = way == Way.RECOMPUTING;
        if (!recompute && other.bytes() <= available) {
            ways.add(String.format(Locale.ROOT, "a RecomputingGraph (%s)", megabytes(other.bytes())));
        }
        if (!recompute && other.bytes() > available && other.largestBatch(available) != null) {
            ways.add("a RecomputingGraph with batches of " + other.largestBatch(available));
        }
        throw new InsufficientMemoryException(
                "MemoryPrediction: training with batches of " + batch + " needs " + megabytes(bytes()) + ", there are "
                        + megabytes(available) + "; "
                        + (ways.isEmpty()
                                ? "a smaller network or smaller frames would fit"
                                : "what would fit: " + String.join(", or ", ways)));
    }

    private @Nullable Integer largestBatch(long available) {
        int fits = 0;
        int tooLarge = batch;
        while (tooLarge - fits > 1) {
            int middle = fits + (tooLarge - fits) / 2;
            if (new MemoryPrediction(all, way, middle, heap).bytes() <= available) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return fits == 0 ? null : fits;
    }

    /**
     * The terms and their sum as a table.
     *
     * @return Markdown
     */
    public String markdown() {
        StringBuilder result = new StringBuilder("| memory | MB |\n|-|-:|\n");
        for (Term term : terms) {
            result.append(String.format(Locale.ROOT, "| %s | %.0f |%n", term.name(), term.bytes() / 1e6));
        }
        return result.append(String.format(Locale.ROOT, "| predicted peak | %.0f |%n", bytes() / 1e6))
                .toString();
    }

    @Override
    public String toString() {
        return "MemoryPrediction(" + megabytes(bytes()) + (way == Way.RECOMPUTING ? ", recomputing" : "")
                + ", batches of " + batch + ")";
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }
}
