package org.masnn.models.distributed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.masnn.core.kernel.BatchStatistics;

/**
 * What a shard brings to a meeting, and takes away.
 *
 * @param kind what the values are
 * @param values see {@link Kind}
 */
record Message(Kind kind, double[] values) {

    private static final int MOST_VALUES = 1 << 24;

    /** What is exchanged. */
    enum Kind {
        /** Means, variances, and the number of rows. */
        STATISTICS('m'),
        /** To be added up. */
        SUMS('s'),
        /** This shard's pass went well. */
        AGREEMENT('a'),
        /** This shard has no result, and says so to the driver. */
        FAILED('f'),
        /** Nothing more comes; not answered. */
        FINISHED('e');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        static Kind of(int letter) throws IOException {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new IOException("expected a message of a known kind, got " + letter);
        }
    }

    static Message of(BatchStatistics own) {
        int channels = own.mean().length;
        double[] values = new double[2 * channels + 1];
        System.arraycopy(own.mean(), 0, values, 0, channels);
        System.arraycopy(own.variance(), 0, values, channels, channels);
        values[2 * channels] = own.rows();
        return new Message(Kind.STATISTICS, values);
    }

    BatchStatistics statistics() {
        int channels = values.length / 2;
        double[] mean = new double[channels];
        double[] variance = new double[channels];
        System.arraycopy(values, 0, mean, 0, channels);
        System.arraycopy(values, channels, variance, 0, channels);
        return new BatchStatistics(mean, variance, (long) values[2 * channels]);
    }

    static Message without(Kind kind) {
        return new Message(kind, new double[0]);
    }

    /** What all have together, in the order of the shards. */
    static Message together(List<Message> all) {
        Message first = all.get(0);
        for (Message message : all) {
            if (message.kind == Kind.FAILED) {
                return message;
            }
            if (message.kind != first.kind || message.values.length != first.values.length) {
                return without(Kind.FAILED); // they do not run the same network
            }
        }
        return switch (first.kind) {
            case STATISTICS -> {
                List<BatchStatistics> parts = new ArrayList<>();
                all.forEach(message -> parts.add(message.statistics()));
                yield of(BatchStatistics.joined(parts));
            }
            case SUMS -> {
                double[] sums = new double[first.values.length];
                for (Message message : all) {
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += message.values[i];
                    }
                }
                yield new Message(Kind.SUMS, sums);
            }
            case AGREEMENT, FAILED, FINISHED -> first;
        };
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(kind.letter);
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    static Message read(DataInputStream in) throws IOException {
        return read(in.readUnsignedByte(), in);
    }

    /** The rest of a message whose first byte is known. */
    static Message read(int letter, DataInputStream in) throws IOException {
        Kind kind = Kind.of(letter);
        int length = in.readInt();
        if (length < 0 || length > MOST_VALUES) {
            throw new IOException("expected a message of " + MOST_VALUES + " values at most, got " + length);
        }
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readDouble();
        }
        return new Message(kind, values);
    }
}
