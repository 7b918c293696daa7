package io.semcache.server.routing;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** What tells a cache from every other one: the id of its Kafka cluster, a slash, its application id. */
final class CacheId {

    private CacheId() {}

    /** @throws KafkaException if the brokers do not say which cluster they are */
    static String of(Admin admin, String applicationId) {
        try {
            return admin.describeCluster().clusterId().get() + "/" + applicationId;
        } catch (ExecutionException e) {
            throw new KafkaException("the brokers do not say which cluster they are", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while the brokers were asked which cluster they are", e);
        }
    }
}
