using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using static TorchSharp.torch.TensorIndex;

namespace TorchSharp;

public static partial class torch
{
    // What stands between brackets, as in Python.
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => Put(At(indices), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => At([i1]);
            set => Put(At([i1]), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => Put(At([i1, i2]), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => Put(At([i1, i2, i3]), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => Put(At([i1, i2, i3, i4]), value);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            Tensor view = View(indices, out Tensor[] advanced);
            if (advanced is null)
                return ReferenceEquals(view, this) ? alias() : view;
            Tensor result = view.index(advanced);
            Drop(view);
            return result;
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            Tensor view = View(indices, out Tensor[] advanced);
            if (advanced is null)
                view.copy_(value);
            else
                view.index_put_(value, advanced);
            Drop(view);
            return this;
        }

        public Tensor index_put_(Scalar value, params TensorIndex[] indices) => index_put_(full((ReadOnlySpan<long>)[], value, dtype, device), indices);

        private Tensor At(ReadOnlySpan<long> positions)
        {
            Tensor view = this;
            foreach (long position in positions)
                view = Next(view, view.select(0, position));
            return view;
        }

        private void Put(Tensor view, Tensor value)
        {
            view.copy_(value);
            Drop(view);
        }

        // Takes the indices in turn; a tensor among them waits in 'advanced', which has an element for each axis before it.
        private Tensor View(TensorIndex[] indices, out Tensor[] advanced)
        {
            Tensor view = this;
            long axis = 0;
            var waiting = new List<Tensor>();
            for (int i = 0; i < indices.Length; i++)
            {
                TensorIndex index = indices[i];
                switch (index.Kind)
                {
                    case IndexKind.Single:
                        view = Next(view, view.select(axis, index.Start.Value));
                        break;
                    case IndexKind.Slice:
                        if (index.Start is not null || index.Stop is not null || index.Step is not null)
                            view = Next(view, view.slice(axis, index.Start ?? 0, index.Stop ?? long.MaxValue, index.Step ?? 1));
                        axis++;
                        break;
                    case IndexKind.None:
                        view = Next(view, view.unsqueeze(axis++));
                        break;
                    case IndexKind.Ellipsis:
                        axis = view.Dimensions - AxesOf(indices.AsSpan(i + 1));
                        break;
                    case IndexKind.Bool:
                        view = Next(view, view.unsqueeze(axis));
                        Wait(waiting, axis++, tensor(new long[index.Start.Value], device: device));
                        break;
                    case IndexKind.Tensor:
                        Wait(waiting, axis, index.Indices);
                        axis += AxesOf([index]);
                        break;
                }
            }
            advanced = waiting.Count == 0 ? null : [.. waiting];
            return view;
        }

        private static void Wait(List<Tensor> waiting, long axis, Tensor indices)
        {
            while (waiting.Count < axis)
                waiting.Add(null);
            waiting.Add(indices);
        }

        // Axes of the tensor that these indices use up: a mask uses one for each of its own.
        private static long AxesOf(ReadOnlySpan<TensorIndex> indices)
        {
            long axes = 0;
            foreach (TensorIndex index in indices)
            {
                axes += index.Kind switch
                {
                    IndexKind.Single or IndexKind.Slice => 1,
                    IndexKind.Tensor => index.Indices.dtype is ScalarType.Bool or ScalarType.Byte ? index.Indices.Dimensions : 1,
                    _ => 0,
                };
            }
            return axes;
        }

        // A view on the way to the one asked for is of no use once the next is made.
        private Tensor Next(Tensor view, Tensor next)
        {
            Drop(view);
            return next;
        }

        private void Drop(Tensor view)
        {
            if (!ReferenceEquals(view, this))
                view.Dispose();
        }
    }
}
