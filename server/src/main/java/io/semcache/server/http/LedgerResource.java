package io.semcache.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.config.ApiKey.Role;
import io.semcache.config.ErrorCode;
import io.semcache.config.Prices;
import io.semcache.server.ledger.Days;
import io.semcache.server.ledger.Ledger;
import io.semcache.server.ledger.LedgerBooks;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/ledger}: what was paid and saved, by tenant and model. A tenant sees its own. */
final class LedgerResource implements Resource {

    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String TENANT = "tenant";
    private static final String MODEL = "model";
    private static final String BY_DAY = "by_day";
    private static final String OPEN = "open";
    private static final Set<String> PARAMETERS = Set.of(FROM, TO, TENANT, MODEL, BY_DAY, OPEN);

    private static final long USUAL_DAYS = 30;

    /** More than ten years. */
    private static final long MOST_DAYS = 4_000;

    private final LedgerBooks books;
    private final Prices prices;
    private final Deadlines deadlines;
    private final Clock clock;

    LedgerResource(LedgerBooks books, Prices prices, Deadlines deadlines, Clock clock) {
        this.books = books;
        this.prices = prices;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/v1/ledger", ErrorFormat.PROBLEM, new Requirement.AnyKey(), this::ledger));
    }

    private void ledger(ServerRequest request, ServerResponse response, Access access) {
        QueryMembers members = QueryMembers.of(request, PARAMETERS);
        LedgerView view = new LedgerView(
                days(members),
                tenant(members.string(TENANT), access),
                members.string(MODEL),
                members.flag(BY_DAY, false),
                members.flag(OPEN, false));
        switch (books.of(view.days(), deadlines.of(request.headers()))) {
            case Ledger.Booked booked -> new LedgerAnswer(view, view.of(booked), prices).send(response);
            case Ledger.Failed(ErrorCode code, String message) -> throw Refusal.of(code, message);
        }
    }

    /** Whose ledger is read; null: everybody's. */
    private static @Nullable String tenant(@Nullable String asked, Access access) {
        if (access.allowsEverywhere(Role.ADMIN)) {
            return asked;
        }
        if (asked != null && !asked.equals(access.tenant())) {
            access.requireEverywhere(Role.ADMIN);
        }
        return access.tenant();
    }

    private Days days(QueryMembers members) {
        LocalDate last =
                Objects.requireNonNullElse(day(members, TO), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        LocalDate first = Objects.requireNonNullElse(day(members, FROM), last.minusDays(USUAL_DAYS - 1));
        if (first.isAfter(last) || first.plusDays(MOST_DAYS).isBefore(last)) {
            throw Refusal.invalid(
                    FROM, "expected from to be a day in the " + MOST_DAYS + " days up to " + last + ", got " + first);
        }
        return new Days(first, last);
    }

    private static @Nullable LocalDate day(QueryMembers members, String name) {
        String text = members.string(name);
        if (text == null) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1970 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // the same mistake
        }
        throw Refusal.invalid(name, "expected " + name + " to be a day like 2026-01-31 in UTC, got " + text);
    }
}
