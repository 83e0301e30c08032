package org.masnn.models.distributed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.masnn.core.kernel.BatchStatistics;

/**
 * What a shard brings to a meeting, and takes away.
 *
 * @param kind what the values are
 * @param values see {@link Kind}
 * @param text why a shard failed, else empty
 */
record Message(Kind kind, double[] values, String text) {

    private static final int MOST_VALUES = 1 << 24;

    /** {@code writeUTF} takes 65535 bytes; a character has three at most. */
    private static final int MOST_CHARACTERS = 20_000;

    Message(Kind kind, double[] values) {
        this(kind, values, "");
    }

    /** What is exchanged. */
    enum Kind {
        /** Means, variances, and the number of rows. */
        STATISTICS('m'),
        /** To be added up. */
        SUMS('s'),
        /** A pass went well; the answer has a value if a shard was absent from it. */
        AGREEMENT('a'),
        /** Running statistics behind a pass, the same for all, for those who were absent. */
        RUNNING('r'),
        /** This shard has no example of the batch and takes what the others agree on as its own. */
        ABSENT('n'),
        /** This shard has no result, whoever tries again; the text says why. All report so and end well. */
        FAILED('f'),
        /** This shard has no result, and Spark tries all of them again; the text says why. All fail. */
        FAILED_THIS_TIME('t'),
        /** Nothing more comes; not answered. */
        FINISHED('e');

        private final char letter;

        boolean isFailure() {
            return this == FAILED || this == FAILED_THIS_TIME;
        }

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

    static Message failed(Kind kind, String reason) {
        return new Message(kind, new double[0], reason);
    }

    /** What all have together, in the order of the shards; the first failure if there is one. */
    static Message together(List<Message> all) {
        for (Kind failure : List.of(Kind.FAILED_THIS_TIME, Kind.FAILED)) { // tried again if it is for one
            for (Message message : all) {
                if (message.kind == failure) {
                    return message;
                }
            }
        }
        List<Message> present =
                all.stream().filter(message -> message.kind != Kind.ABSENT).toList();
        if (present.isEmpty()) {
            return without(Kind.AGREEMENT); // that there is nothing
        }
        Message first = present.get(0);
        for (Message message : present) {
            if (message.kind != first.kind || message.values.length != first.values.length) {
                return failed(
                        Kind.FAILED,
                        "MeetingServer: expected all shards to run the same network, got " + first.described()
                                + " of shard " + (all.indexOf(first) + 1) + " and " + message.described() + " of shard "
                                + (all.indexOf(message) + 1) + " at the same layer");
            }
        }
        boolean tellAbsent = first.kind == Kind.AGREEMENT && present.size() < all.size();
        return tellAbsent ? new Message(Kind.AGREEMENT, new double[1]) : first.joined(present);
    }

    private Message joined(List<Message> all) {
        return switch (kind) {
            case STATISTICS -> {
                List<BatchStatistics> parts = new ArrayList<>();
                all.forEach(message -> parts.add(message.statistics()));
                yield of(BatchStatistics.joined(parts));
            }
            case SUMS -> {
                double[] sums = new double[values.length];
                for (Message message : all) {
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += message.values[i];
                    }
                }
                yield new Message(Kind.SUMS, sums);
            }
            case AGREEMENT, RUNNING, ABSENT, FAILED, FAILED_THIS_TIME, FINISHED -> this;
        };
    }

    private String described() {
        return values.length + " values (" + kind.name().toLowerCase(Locale.ROOT) + ")";
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(kind.letter);
        out.writeUTF(text.substring(0, Math.min(text.length(), MOST_CHARACTERS)));
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
        String text = in.readUTF();
        int length = in.readInt();
        if (length < 0 || length > MOST_VALUES) {
            throw new IOException("expected a message of " + MOST_VALUES + " values at most, got " + length);
        }
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readDouble();
        }
        return new Message(kind, values, text);
    }
}
