package io.semcache.vectors;

import java.lang.System.Logger.Level;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap for long scans. From 2 MiB on it is mapped anonymously and marked for large pages, on Linux:
 * a scan that walks small pages spends a third of its time on address translation, and the memory of an {@link Arena}
 * never gets large ones. Elsewhere, and below that size, an arena gives it.
 *
 * <p>Whatever its source, the memory belongs to a shared arena: an access after {@link Arena#close} throws and does not
 * crash.
 */
public final class LargePages {

    private static final long LARGE_PAGE = 2L << 20;
    private static final long SMALL_PAGE = 4096;
    private static final long CACHE_LINE = 64;
    private static final @Nullable Mapping MAPPING = Mapping.ofThisSystem();

    private LargePages() {}

    /** Zeroed memory that goes back when the arena is closed; aligned to a cache line. */
    public static MemorySegment allocate(long bytes, Arena shared) {
        if (MAPPING != null && bytes >= LARGE_PAGE) {
            MemorySegment mapped = MAPPING.map(bytes, shared);
            if (mapped != null) {
                return mapped;
            }
        }
        return shared.allocate(bytes, CACHE_LINE);
    }

    /** What {@link #allocate} really takes for so many bytes. */
    public static long held(long bytes) {
        return MAPPING != null && bytes >= LARGE_PAGE ? rounded(bytes, SMALL_PAGE) : bytes;
    }

    private static long rounded(long bytes, long page) {
        return (bytes + page - 1) & -page;
    }

    /** {@code mmap}, {@code munmap} and {@code madvise} of a 64-bit Linux, whose constants are the same on each CPU. */
    @SuppressWarnings("restricted") // these calls are what this record is for
    private record Mapping(MethodHandle mmap, MethodHandle munmap, MethodHandle madvise) {

        private static final AddressLayout POINTER = ValueLayout.ADDRESS;
        private static final int PROT_READ_WRITE = 0x1 | 0x2;
        private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
        private static final int MADV_HUGEPAGE = 14;
        private static final long MAP_FAILED = -1;

        static @Nullable Mapping ofThisSystem() {
            if (!System.getProperty("os.name").equals("Linux") || POINTER.byteSize() != Long.BYTES) {
                return null;
            }
            Linker linker = Linker.nativeLinker();
            SymbolLookup lookup = linker.defaultLookup();
            var mmap = lookup.find("mmap");
            var munmap = lookup.find("munmap");
            var madvise = lookup.find("madvise");
            if (mmap.isEmpty() || munmap.isEmpty() || madvise.isEmpty()) {
                return null;
            }
            return new Mapping(
                    linker.downcallHandle(
                            mmap.get(),
                            FunctionDescriptor.of(
                                    POINTER,
                                    POINTER,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG)),
                    linker.downcallHandle(
                            munmap.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER, ValueLayout.JAVA_LONG)),
                    linker.downcallHandle(
                            madvise.get(),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT, POINTER, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT)));
        }

        /**
         * Maps one large page more than needed and gives back what lies before the first boundary and behind the end,
         * so that every whole large page of the result can be one. Null if the system refuses.
         */
        @Nullable MemorySegment map(long bytes, Arena shared) {
            long wanted = rounded(bytes, SMALL_PAGE);
            long reserved = wanted + LARGE_PAGE;
            long start = mmap(reserved);
            if (start == MAP_FAILED) {
                return null;
            }
            long aligned = rounded(start, LARGE_PAGE);
            if (aligned > start) {
                munmap(start, aligned - start);
            }
            if (aligned + wanted < start + reserved) {
                munmap(aligned + wanted, start + reserved - aligned - wanted);
            }
            // Refused where the kernel has no large pages; the memory is as good, only slower.
            madvise(aligned, wanted);
            return MemorySegment.ofAddress(aligned)
                    .reinterpret(bytes, shared, memory -> munmap(memory.address(), wanted));
        }

        private long mmap(long bytes) {
            try {
                return ((MemorySegment) mmap.invokeExact(
                                MemorySegment.NULL, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L))
                        .address();
            } catch (Throwable e) {
                throw new IllegalStateException("mmap cannot be called", e);
            }
        }

        private void munmap(long start, long bytes) {
            try {
                int failed = (int) munmap.invokeExact(MemorySegment.ofAddress(start), bytes);
                if (failed != 0) {
                    System.getLogger(LargePages.class.getName())
                            .log(Level.WARNING, "munmap refused: {0} bytes stay mapped", bytes);
                }
            } catch (Throwable e) {
                throw new IllegalStateException("munmap cannot be called", e);
            }
        }

        private void madvise(long start, long bytes) {
            try {
                int ignored = (int) madvise.invokeExact(MemorySegment.ofAddress(start), bytes, MADV_HUGEPAGE);
            } catch (Throwable e) {
                throw new IllegalStateException("madvise cannot be called", e);
            }
        }
    }
}
