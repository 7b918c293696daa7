/** What is known of the cluster: nodes, and the copies of partitions that they have. */
@NullMarked
package io.semcache.server.cluster;

import org.jspecify.annotations.NullMarked;
