package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.server.peer.PeerAddress;
import io.semcache.topology.runtime.ServingPartitions;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;

class StreamsReplicasTest {

    private static final HostInfo SELF = new HostInfo("self", 1);
    private static final HostInfo OTHER = new HostInfo("other", 1);

    private static List<Replica> replicas(HostInfo active, HostInfo... standbys) {
        return new StreamsReplicas(
                        partition -> new KeyQueryMetadata(active, Set.of(standbys), partition),
                        new ServingPartitions(),
                        SELF)
                .of(0);
    }

    private static Replica there(HostInfo host) {
        return new Replica.There(new PeerAddress(host.host(), host.port()));
    }

    @Test
    void hasTheActiveStoreFirst() {
        assertThat(replicas(OTHER, SELF)).containsExactly(there(OTHER), new Replica.Here());
    }

    @Test
    void hasACopyHereThatIsStillRestoredBeforeStandbys() {
        assertThat(replicas(SELF, OTHER)).containsExactly(new Replica.Here(), there(OTHER));
    }

    @Test
    void isOnlyElsewhereWithoutACopyHere() {
        assertThat(replicas(OTHER)).containsExactly(there(OTHER));
    }

    @Test
    void isNowhereWhenNobodyKnows() {
        assertThat(new StreamsReplicas(partition -> KeyQueryMetadata.NOT_AVAILABLE, new ServingPartitions(), SELF)
                        .of(0))
                .isEmpty();
    }
}
