package io.semcache.app.secured;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Every Kafka client of this process, as Kafka itself shows them by JMX. */
final class ClientMetrics {

    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    private ClientMetrics() {}

    /** What a client's connections came to. */
    record Connections(double opened, double authenticated, double refused) {}

    /** Names of the clients that there are now. */
    static Set<ObjectName> clients() throws JMException {
        Set<ObjectName> names = new TreeSet<>();
        for (String type : new String[] {
            "kafka.producer:type=producer-metrics",
            "kafka.consumer:type=consumer-metrics",
            "kafka.admin.client:type=admin-client-metrics"
        }) {
            names.addAll(BEANS.queryNames(new ObjectName(type + ",client-id=*"), null));
        }
        return names;
    }

    static Map<ObjectName, Connections> connections(Set<ObjectName> clients) throws JMException {
        Map<ObjectName, Connections> connections = new TreeMap<>();
        for (ObjectName client : clients) {
            connections.put(
                    client,
                    new Connections(
                            count(client, "connection-creation-total"),
                            count(client, "successful-authentication-total"),
                            count(client, "failed-authentication-total")));
        }
        return connections;
    }

    private static double count(ObjectName client, String name) throws JMException {
        return ((Number) BEANS.getAttribute(client, name)).doubleValue();
    }
}
