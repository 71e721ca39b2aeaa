using System;

namespace TorchSharp;

public static partial class torch
{
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long seed() => random.seed();

    public static long initial_seed() => random.initial_seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    public static class random
    {
        /// <summary>Seeds the default generators of all devices.</summary>
        public static Generator manual_seed(long seed)
        {
            Native.Check(Native.manual_seed(seed));
            return Generator.Default;
        }

        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    /// <summary>A source of random numbers, seeded apart from the default one.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        public Generator(ulong seed = 0, Device device = null) : this(device ?? CPU, isDefault: false, seed)
        {
        }

        private unsafe Generator(Device device, bool isDefault, ulong seed)
        {
            this.device = device;
            nint created;
            Native.Check(Native.generator_create(isDefault ? 1 : 0, seed, (int)device.type, device.index, &created));
            handle = created;
        }

        ~Generator() => Dispose(false);

        /// <summary>The CPU's default generator.</summary>
        public static Generator Default => new(CPU, isDefault: true, 0);

        public IntPtr Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.generator_set_seed(Handle, (ulong)seed));
            return this;
        }

        /// <summary>Seeds it from the system's source of randomness; returns that seed.</summary>
        public long seed() => (long)Native.generator_new_seed(Handle);

        public long initial_seed() => (long)Native.generator_seed(Handle);

        public unsafe Tensor get_state()
        {
            nint state;
            Native.Check(Native.generator_get_state(Handle, &state));
            return new Tensor(state);
        }

        public void set_state(Tensor value) => Native.Check(Native.generator_set_state(Handle, value.LiveHandle));

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle != 0)
                Native.generator_delete(handle);
            handle = 0;
        }
    }
}
