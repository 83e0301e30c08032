package org.masnn.models.distributed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * Adds up the pieces of one or more numbers, each in double precision and in the order of the shards: the sum does not
 * depend on which arrived first. Reports pass.
 */
final class Pieces implements FlatMapFunction<Iterator<Tuple2<Integer, byte[]>>, Tuple2<Integer, byte[]>> {

    private static final long serialVersionUID = 1L;
    private static final int HEADER = Integer.BYTES + Double.BYTES;

    private final int pieces;
    private final ValueCoding sent;
    private final ValueCoding sum;
    private final boolean mean;

    /** The codings are those of what comes and of what goes; a mean is divided by the sum of the weights. */
    Pieces(int pieces, ValueCoding sent, ValueCoding sum, boolean mean) {
        this.pieces = pieces;
        this.sent = sent;
        this.sum = sum;
        this.mean = mean;
    }

    /** Where a piece begins. */
    static long from(long length, int piece, int of) {
        return length / of * piece + Math.min(piece, length % of);
    }

    static byte[] bytes(int shard, double weight, byte[] coded) {
        return ByteBuffer.allocate(HEADER + coded.length)
                .putInt(shard)
                .putDouble(weight)
                .put(coded)
                .array();
    }

    @Override
    public Iterator<Tuple2<Integer, byte[]>> call(Iterator<Tuple2<Integer, byte[]>> arriving) {
        Map<Integer, List<ByteBuffer>> byPiece = new TreeMap<>();
        List<Tuple2<Integer, byte[]>> result = new ArrayList<>();
        while (arriving.hasNext()) {
            Tuple2<Integer, byte[]> next = arriving.next();
            if (next._1() == pieces) {
                result.add(next);
            } else {
                byPiece.computeIfAbsent(next._1(), piece -> new ArrayList<>()).add(ByteBuffer.wrap(next._2()));
            }
        }
        byPiece.forEach((piece, parts) -> result.add(new Tuple2<>(piece, sum.encode(total(parts)))));
        return result.iterator();
    }

    private double[] total(List<ByteBuffer> parts) {
        parts.sort(Comparator.comparingInt(part -> part.getInt(0)));
        double weights = 0;
        double[] total = new double[0];
        for (ByteBuffer part : parts) {
            part.getInt();
            double weight = part.getDouble();
            double[] values = sent.decode(part);
            if (total.length == 0) {
                total = new double[values.length];
            }
            for (int i = 0; i < values.length; i++) {
                total[i] += weight * values[i];
            }
            weights += weight;
        }
        for (int i = 0; mean && i < total.length; i++) {
            total[i] /= weights;
        }
        return total;
    }
}
