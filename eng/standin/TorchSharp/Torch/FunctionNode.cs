using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp;

/// <summary>
/// The node of the autograd graph that stands for one application of a managed function. The graph owns it; this object
/// is the creator's share. The managed side of it lives until the graph drops the node.
/// </summary>
internal sealed unsafe class FunctionNode : IDisposable
{
    private sealed record State(torch.autograd.AutogradContext Context, Func<List<torch.Tensor>, List<torch.Tensor>> Backward);

    private nint node;
    private readonly torch.autograd.AutogradContext context;

    static FunctionNode() => Native.set_callbacks(&RunBackward, &Release);

    internal FunctionNode(torch.autograd.AutogradContext context, Func<List<torch.Tensor>, List<torch.Tensor>> backward, torch.Tensor[] inputs, bool needsGradient)
    {
        this.context = context;
        nint[] handles = Operators.HandlesOf(inputs);
        nint state = GCHandle.ToIntPtr(GCHandle.Alloc(new State(context, backward)));
        fixed (nint* first = handles)
        fixed (nint* created = &node)
            Native.Check(Native.node_create(state, first, handles.Length, needsGradient ? 1 : 0, created));
        GC.KeepAlive(inputs);
    }

    /// <summary>The outputs as results of this node.</summary>
    internal List<torch.Tensor> Own(List<torch.Tensor> outputs, torch.autograd.AutogradContext marks)
    {
        nint[] handles = Operators.HandlesOf(outputs);
        byte[] dirty = Flags(outputs, marks.Dirty, 1, 0);
        byte[] differentiable = Flags(outputs, marks.NonDifferentiable, 0, 1);
        var results = new nint[handles.Length];
        fixed (nint* first = handles, firstResult = results)
        fixed (byte* firstDirty = dirty, firstDifferentiable = differentiable)
            Native.Check(Native.node_outputs(node, first, firstDirty, firstDifferentiable, handles.Length, marks.MaterializeGrads ? 1 : 0, firstResult));
        GC.KeepAlive(outputs);
        return [.. results.Select(result => new torch.Tensor(result))];
    }

    internal void Save(torch.Tensor[] tensors)
    {
        nint[] handles = Operators.HandlesOf(tensors);
        fixed (nint* first = handles)
            Native.Check(Native.node_save(node, first, handles.Length));
        GC.KeepAlive(tensors);
        context.Saved(tensors.Length);
    }

    public void Dispose()
    {
        Native.node_delete(node);
        node = 0;
    }

    private static byte[] Flags(List<torch.Tensor> outputs, List<torch.Tensor> marked, byte yes, byte no) =>
        [.. outputs.Select(output => marked.Any(mark => ReferenceEquals(mark, output)) ? yes : no)];

    [UnmanagedCallersOnly]
    private static byte* RunBackward(long state, nint node, nint* gradients, int gradientCount, nint* outputs, int outputCount)
    {
        try
        {
            var (context, backward) = (State)GCHandle.FromIntPtr((nint)state).Target;
            var given = new List<torch.Tensor>(gradientCount);
            for (int i = 0; i < gradientCount; i++)
                given.Add(new torch.Tensor(gradients[i]));
            context.Node = node;
            List<torch.Tensor> results;
            try
            {
                results = backward(given);
            }
            finally
            {
                context.Node = 0;
            }
            for (int i = 0; i < outputCount; i++)
                outputs[i] = results[i] is { IsInvalid: false } result ? Native.tensor_share(result.LiveHandle) : 0;
            GC.KeepAlive(results);
            return null;
        }
        catch (Exception e)
        {
            // The native side throws it on, through the graph, and frees the message.
            byte[] message = Encoding.UTF8.GetBytes(e.Message + "\0");
            byte* copy = (byte*)NativeMemory.Alloc((nuint)message.Length);
            message.CopyTo(new Span<byte>(copy, message.Length));
            return copy;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(long state) => GCHandle.FromIntPtr((nint)state).Free();
}
