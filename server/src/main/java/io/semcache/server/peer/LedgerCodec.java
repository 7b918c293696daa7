package io.semcache.server.peer;

import io.semcache.config.ErrorCode;
import io.semcache.server.ledger.Days;
import io.semcache.server.ledger.LedgerPart;
import io.semcache.server.ledger.LedgerPart.StoredRow;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Parts of the ledger as items of {@link PeerCodec}'s messages. Rows travel as they are stored. */
final class LedgerCodec {

    private static final int MOVED = 0;
    private static final int ROWS = 1;
    private static final int FAILED = 2;

    private LedgerCodec() {}

    static void writeQuestion(DataOutputStream out, PartitionDays question) throws IOException {
        out.writeInt(question.partition());
        out.writeLong(question.days().first().toEpochDay());
        out.writeLong(question.days().last().toEpochDay());
    }

    static PartitionDays readQuestion(DataInputStream in) throws IOException {
        return new PartitionDays(in.readInt(), new Days(readDay(in), readDay(in)));
    }

    private static LocalDate readDay(DataInputStream in) throws IOException {
        long day = in.readLong();
        try {
            return LocalDate.ofEpochDay(day);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected a day of the calendar, got " + day, e);
        }
    }

    static void writePart(DataOutputStream out, Outcome<LedgerPart> outcome) throws IOException {
        switch (outcome) {
            case Outcome.Moved<LedgerPart> _ -> out.writeByte(MOVED);
            case Outcome.Answered<LedgerPart>(LedgerPart.Rows(List<StoredRow> rows)) -> {
                out.writeByte(ROWS);
                out.writeInt(rows.size());
                for (StoredRow row : rows) {
                    PeerCodec.writeBytes(out, row.key());
                    PeerCodec.writeBytes(out, row.value());
                }
            }
            case Outcome.Answered<LedgerPart>(LedgerPart.Failed(ErrorCode code, String message)) -> {
                out.writeByte(FAILED);
                PeerCodec.writeString(out, code.wireName());
                PeerCodec.writeString(out, message);
            }
        }
    }

    static Outcome<LedgerPart> readPart(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case MOVED -> new Outcome.Moved<>();
            case ROWS -> new Outcome.Answered<>(new LedgerPart.Rows(readRows(in)));
            case FAILED ->
                new Outcome.Answered<>(new LedgerPart.Failed(
                        ErrorCode.ofWireName(PeerCodec.readString(in)).orElse(ErrorCode.INTERNAL),
                        PeerCodec.readString(in)));
            default -> throw PeerCodec.unknown(tag);
        };
    }

    private static List<StoredRow> readRows(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IllegalArgumentException("expected at most as many rows as bytes, got " + count);
        }
        List<StoredRow> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(new StoredRow(PeerCodec.readBytes(in), PeerCodec.readBytes(in)));
        }
        return rows;
    }
}
