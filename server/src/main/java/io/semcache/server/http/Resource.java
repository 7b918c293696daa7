package io.semcache.server.http;

import java.util.List;

/** One resource of the API. */
interface Resource {

    List<Route> routes();
}
