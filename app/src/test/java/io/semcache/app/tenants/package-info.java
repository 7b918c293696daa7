/** Two tenants on one node, and every call that the OpenAPI document allows. */
@NullMarked
package io.semcache.app.tenants;

import org.jspecify.annotations.NullMarked;
