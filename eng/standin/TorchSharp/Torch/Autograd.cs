using System;
using System.Collections.Generic;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor> grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] of = Handles(outputs), at = Handles(inputs), gradients = Handles(grad_outputs);
            var results = new nint[at.Length];
            fixed (nint* ofFirst = of, atFirst = at, gradientsFirst = gradients, resultsFirst = results)
            {
                Native.Check(Native.grad(ofFirst, of.Length, atFirst, at.Length, gradientsFirst, gradients.Length,
                    retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, resultsFirst));
            }
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            var tensors = new List<Tensor>(results.Length);
            foreach (nint result in results)
                tensors.Add(result == 0 ? null : new Tensor(result));
            return tensors;
        }

        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null)
        {
            nint[] of = Handles(tensors), gradients = Handles(grad_tensors), at = Handles(inputs);
            fixed (nint* ofFirst = of, gradientsFirst = gradients, atFirst = at)
            {
                Native.Check(Native.backward(ofFirst, of.Length, gradientsFirst, gradients.Length,
                    retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, atFirst, at.Length));
            }
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null) =>
            backward([tensor], grad_tensor is null ? null : [grad_tensor], retain_graph, create_graph, inputs);

        private static nint[] Handles(IList<Tensor> tensors) => tensors is null ? [] : Operators.HandlesOf([.. tensors]);
    }
}
