package org.masnn.models.analysis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How near a block's Jacobian is to an isometry (Yao et al. 2023, Definition 1). {@code phi} is also the factor by
 * which the block changes the square of the gradient's norm on its way back, for gradients without a preferred
 * direction.
 *
 * @param block the block
 * @param inputs values that go in, of the whole batch: the columns of J
 * @param outputs values that come out: its rows
 * @param phi {@code phi(J J^T) = tr(J J^T) / outputs}, 1 for an isometry
 * @param varphi {@code varphi(J J^T) = phi((J J^T)^2) - phi(J J^T)^2}, the variance of the squared singular values, 0
 *     for an isometry
 */
public record BlockIsometry(NetworkBlock block, long inputs, long outputs, Estimate phi, Estimate varphi) {

    /**
     * The content for JSON.
     *
     * @return name, vertices, sizes and estimates
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("block", block.name());
        map.put("input", block.input());
        map.put("output", block.output());
        map.put("inputs", inputs);
        map.put("outputs", outputs);
        map.put("phi", phi.toMap());
        map.put("varphi", varphi.toMap());
        return map;
    }
}
