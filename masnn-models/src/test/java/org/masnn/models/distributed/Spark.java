package org.masnn.models.distributed;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark application inside of the tests' process: one for all test classes, ended with the process. */
final class Spark {

    private Spark() {}

    private static final class Holder {
        static final JavaSparkContext CONTEXT = new JavaSparkContext(new SparkConf()
                .setMaster("local[3]")
                .setAppName("masnn tests")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    }

    static JavaSparkContext context() {
        return Holder.CONTEXT;
    }
}
