package org.masnn.models.distributed;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/** Runs tasks in Spark's barrier mode, which has no Java interface: all at once, or none. */
final class BarrierStage {

    private BarrierStage() {}

    static JavaRDD<Tuple2<Integer, byte[]>> map(JavaRDD<Integer> shards, ShardTask task) {
        ClassTag<Tuple2<Integer, byte[]>> tag = ClassTag$.MODULE$.apply(Tuple2.class);
        return JavaRDD.fromRDD(shards.rdd().barrier().mapPartitions(new Partition(task), false, tag), tag);
    }

    private static final class Partition extends AbstractFunction1<Iterator<Integer>, Iterator<Tuple2<Integer, byte[]>>>
            implements Serializable {

        private static final long serialVersionUID = 1L;

        private final ShardTask task;

        Partition(ShardTask task) {
            this.task = task;
        }

        @Override
        public Iterator<Tuple2<Integer, byte[]>> apply(Iterator<Integer> shards) {
            List<Tuple2<Integer, byte[]>> result = new ArrayList<>();
            while (shards.hasNext()) {
                try {
                    result.addAll(task.compute(shards.next()));
                } catch (IOException e) {
                    throw Partition.<RuntimeException>sneaky(e); // Scala has no checked exceptions
                }
            }
            return CollectionConverters.asScala(result.iterator());
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <E extends Exception> E sneaky(Exception e) throws E {
            throw (E) e;
        }
    }
}
