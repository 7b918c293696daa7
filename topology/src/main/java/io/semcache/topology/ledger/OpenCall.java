package io.semcache.topology.ledger;

import io.semcache.schemas.CallOutcome;
import io.semcache.schemas.PaidFlight;
import io.semcache.schemas.ProviderIntent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A provider call of which nobody knows whether it was billed: its process ended in the middle of it, or it brought
 * nothing that says so.
 *
 * @param outcome {@code UNKNOWN}: there is no result; otherwise {@code NO_ANSWER} or {@code INVALID}
 * @param tokens by our own count
 * @param flights one per text
 */
public record OpenCall(
        String callId,
        String provider,
        String model,
        CallOutcome outcome,
        Instant at,
        long tokens,
        List<Flight> flights) {

    /** First byte of the key of every open call. */
    static final byte KIND = 2;

    private static final byte VERSION = 1;

    /** One text of the call. */
    public record Flight(String id, int attempt, String tenant, String namespace) {}

    public OpenCall {
        flights = List.copyOf(flights);
    }

    static OpenCall of(ProviderIntent intent) {
        List<Flight> flights = new ArrayList<>(intent.getFlights().size());
        for (PaidFlight flight : intent.getFlights()) {
            flights.add(
                    new Flight(flight.getFlightId(), flight.getAttempt(), flight.getTenant(), flight.getNamespace()));
        }
        return new OpenCall(
                intent.getCallId(),
                intent.getProvider(),
                intent.getModel(),
                CallOutcome.UNKNOWN,
                intent.getAt(),
                intent.getTokens(),
                flights);
    }

    OpenCall endedBy(CallOutcome how) {
        return new OpenCall(callId, provider, model, how, at, tokens, flights);
    }

    /** The day on which it began, in UTC. */
    public LocalDate day() {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    static byte[] key(String callId) {
        byte[] id = callId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + id.length).put(KIND).put(id).array();
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(callId);
            out.writeUTF(provider);
            out.writeUTF(model);
            out.writeUTF(outcome.name());
            out.writeLong(at.toEpochMilli());
            out.writeLong(tokens);
            out.writeInt(flights.size());
            for (Flight flight : flights) {
                out.writeUTF(flight.id);
                out.writeInt(flight.attempt);
                out.writeUTF(flight.tenant);
                out.writeUTF(flight.namespace);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static OpenCall ofBytes(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("expected version " + VERSION + " of an open call, got " + version);
            }
            String callId = in.readUTF();
            String provider = in.readUTF();
            String model = in.readUTF();
            CallOutcome outcome = CallOutcome.valueOf(in.readUTF());
            Instant at = Instant.ofEpochMilli(in.readLong());
            long tokens = in.readLong();
            int count = in.readInt();
            List<Flight> flights = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                flights.add(new Flight(in.readUTF(), in.readInt(), in.readUTF(), in.readUTF()));
            }
            return new OpenCall(callId, provider, model, outcome, at, tokens, flights);
        } catch (IOException e) {
            throw new UncheckedIOException("an open call ends in the middle", e);
        }
    }
}
