package org.masnn.models.distributed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What a task says beside its gradient.
 *
 * @param shard which
 * @param worker executor and host
 * @param examples how many
 * @param score sum over the examples
 * @param correct answers
 * @param seconds of reading and computing
 * @param bytes of the gradient as sent
 * @param error of rounding, relative
 * @param failure why there is no gradient; a retry would give the same
 * @param diverged whether the failure is a value that is not finite
 */
record ShardReport(
        int shard,
        String worker,
        int examples,
        double score,
        long correct,
        double seconds,
        long bytes,
        double error,
        @Nullable String failure,
        boolean diverged)
        implements Serializable {

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("BanSerializableRead") // written by a task of this training
    static ShardReport of(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (ShardReport) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("SparkTraining: a task's report cannot be read", e);
        }
    }
}
