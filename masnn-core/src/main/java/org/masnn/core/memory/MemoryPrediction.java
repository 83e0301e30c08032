package org.masnn.core.memory;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** Skeleton. */
public final class MemoryPrediction {
    private final long bytes;

    private MemoryPrediction(long bytes) {
        this.bytes = bytes;
    }

    /**
     * X.
     *
     * @param configuration x
     * @param batch x
     * @param recompute x
     * @return x
     */
    public static MemoryPrediction of(ComputationGraphConfiguration configuration, int batch, boolean recompute) {
        List<VertexMemory> vertices = VertexMemory.of(configuration);
        RecomputationPlan plan = RecomputationPlan.of(vertices);
        long all = vertices.stream().mapToLong(VertexMemory::keptValues).sum();
        long values = recompute ? plan.keptValues() + plan.segmentValues() : all;
        org.slf4j.LoggerFactory.getLogger(MemoryPrediction.class)
                .info(
                        "segments {} rest {} kept {} segment {} all {}",
                        plan.segments().size(),
                        plan.rest(),
                        4L * batch * plan.keptValues() / 1e6,
                        4L * batch * plan.segmentValues() / 1e6,
                        4L * batch * all / 1e6);
        return new MemoryPrediction(4L * batch * values);
    }

    /**
     * X.
     *
     * @return x
     */
    public long bytes() {
        return bytes;
    }
}
