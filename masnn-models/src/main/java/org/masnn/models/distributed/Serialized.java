package org.masnn.models.distributed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;

/** Results of tasks as bytes of Java's own form: {@code spark.serializer} may be Kryo, which refuses records. */
final class Serialized {

    private Serialized() {}

    static byte[] of(Serializable value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "SparkTraining: expected a result that Java can serialise, got "
                            + value.getClass().getName() + " (" + e + ")",
                    e);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("BanSerializableRead") // written by a task of this application
    static Object read(byte[] bytes) {
        try (ObjectInputStream in = new Reader(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("SparkTraining: a task's result cannot be read (" + e + ")", e);
        }
    }

    /** Finds the program's classes where spark-submit has put them. */
    private static final class Reader extends ObjectInputStream {

        Reader(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return super.resolveClass(description);
            } catch (ClassNotFoundException e) {
                return Class.forName(
                        description.getName(), false, Thread.currentThread().getContextClassLoader());
            }
        }
    }
}
