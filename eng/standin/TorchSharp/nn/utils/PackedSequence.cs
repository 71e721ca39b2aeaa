namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                /// <summary>Sequences of different lengths without padding: for each time step, the values of those that are that long.</summary>
                /// <remarks>A dispose scope owns it as a whole, not its tensors.</remarks>
                public sealed class PackedSequence : IDisposable, IScoped
                {
                    public readonly Tensor data;
                    public readonly Tensor batch_sizes;
                    public readonly Tensor sorted_indices;
                    public readonly Tensor unsorted_indices;
                    private DisposeScope _owningDisposeScope;

                    internal PackedSequence(Tensor data, Tensor batchSizes, Tensor sortedIndices, Tensor unsortedIndices)
                    {
                        this.data = data.DetachFromDisposeScope();
                        batch_sizes = batchSizes.DetachFromDisposeScope();
                        sorted_indices = sortedIndices?.DetachFromDisposeScope();
                        unsorted_indices = unsortedIndices?.DetachFromDisposeScope();
                        _owningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
                    }

                    DisposeScope IScoped.OwningDisposeScope
                    {
                        get => _owningDisposeScope;
                        set => _owningDisposeScope = value;
                    }

                    public void Dispose()
                    {
                        if (data.IsInvalid)
                        {
                            return;
                        }

                        DisposeScopeManager.ThreadSingleton.Disposing(this);
                        _owningDisposeScope?.MarkAsDisposed(this);
                        data.Dispose();
                        batch_sizes.Dispose();
                        sorted_indices?.Dispose();
                        unsorted_indices?.Dispose();
                    }

                    /// <summary>The same lengths and order around other values, with handles of its own.</summary>
                    internal PackedSequence With(Tensor other) => new(other, batch_sizes.alias(), sorted_indices?.alias(), unsorted_indices?.alias());
                }
            }
        }
    }
}
