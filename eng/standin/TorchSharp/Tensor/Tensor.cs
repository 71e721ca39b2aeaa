using System;
using System.Threading;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of libtorch: this object owns one reference to it.</summary>
    public partial class Tensor : IDisposable, IScoped
    {
        private static long totalCount;
        private static long peakCount;

        private nint handle;
        private DisposeScope owningDisposeScope;

        /// <summary>Takes over the handle's reference.</summary>
        internal Tensor(nint handle)
        {
            this.handle = handle;
            long total = Interlocked.Increment(ref totalCount);
            if (total > peakCount)
                peakCount = total;
            owningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>Tensors of the managed side that are alive in this process.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);

        /// <summary>The largest <see cref="TotalCount"/> so far.</summary>
        public static long PeakCount => Interlocked.Read(ref peakCount);

        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public bool IsInvalid => handle == 0;

        public IntPtr Handle => LiveHandle;

        internal nint LiveHandle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        DisposeScope IScoped.OwningDisposeScope
        {
            get => owningDisposeScope;
            set => owningDisposeScope = value;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == 0)
                return;
            if (disposing)
                LeaveScope();
            Native.tensor_delete(handle);
            Forget();
        }

        /// <summary>Gives the handle and its reference away; this object is of no use afterwards.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            nint decoupled = LiveHandle;
            LeaveScope();
            Forget();
            GC.SuppressFinalize(this);
            return decoupled;
        }

        private void LeaveScope()
        {
            DisposeScopeManager.ThreadSingleton.Disposing(this);
            owningDisposeScope?.MarkAsDisposed(this);
        }

        private void Forget()
        {
            handle = 0;
            Interlocked.Decrement(ref totalCount);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            owningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.owningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            if (owningDisposeScope is null && other is not null)
                other.Attach(this);
            else
                owningDisposeScope?.MoveToOther(other, this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            owningDisposeScope?.Detach(this);
            return this;
        }

        public override bool Equals(object obj) => obj is Tensor tensor && Equals(tensor);

        /// <summary>Same shape and same values.</summary>
        public bool Equals(Tensor target) => target is not null && Operators.CallBool("equal", this, target);

        public override int GetHashCode() => base.GetHashCode();
    }
}
