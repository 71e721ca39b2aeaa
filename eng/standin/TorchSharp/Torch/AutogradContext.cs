using System;
using System.Collections.Generic;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a function's forward leaves for its backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> data = [];
            private int savedCount;

            internal AutogradContext()
            {
            }

            internal List<Tensor> ToSave { get; private set; } = [];

            internal List<Tensor> NonDifferentiable { get; private set; } = [];

            internal List<Tensor> Dirty { get; private set; } = [];

            /// <summary>The native node; set while its backward runs.</summary>
            internal nint Node { get; set; }

            /// <summary>Whether backward gets zeros, and not an invalid tensor, for a result that nothing depends on.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            public void save_data(string key, object value) => data[key] = value;

            public object get_data(string key) => data[key];

            public void save_for_backward(List<Tensor> tensors) => ToSave = tensors;

            public void mark_dirty(List<Tensor> tensors) => Dirty = tensors;

            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = tensors;

            /// <summary>In backward: the tensors of save_for_backward.</summary>
            public unsafe List<Tensor> get_saved_variables()
            {
                if (Node == 0)
                    throw new InvalidOperationException("The saved tensors can be had in backward only.");
                var handles = new nint[savedCount];
                fixed (nint* first = handles)
                    Native.Check(Native.node_saved(Node, first, handles.Length));
                var tensors = new List<Tensor>(handles.Length);
                foreach (nint handle in handles)
                    tensors.Add(handle == 0 ? null : new Tensor(handle));
                return tensors;
            }

            /// <summary>The native node holds the tensors now.</summary>
            internal void Saved(int count)
            {
                savedCount = count;
                ToSave = [];
                NonDifferentiable = [];
                Dirty = [];
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) => data.Clear();
        }
    }
}
