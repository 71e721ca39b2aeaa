using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;

namespace TorchSharp;

/// <summary>
/// Calls any of libtorch's operators by name, as PyTorch's native_functions.yaml spells it: "relu", "add.Tensor",
/// "lstm.input". Autograd works through it.
/// </summary>
/// <remarks>
/// <para><c>Tensor y = Operators.Call("layer_norm", x, new long[] { 5 }, weight, bias, 1e-5);</c></para>
/// <para>Arguments stand in the operator's order; those left out at the end take its defaults. A tensor, long, double,
/// bool, string, ScalarType, Device, Generator, Scalar, long[], double[], bool[] or Tensor[] converts implicitly; a null
/// of one of these types (the literal null needs <see cref="Argument.None"/>) is None. An int where the operator wants a float, and a single number where it
/// wants a list (stride = 1), are converted.</para>
/// <para>A tensor that the operator returns is new to the managed side and belongs to the innermost DisposeScope. For
/// operators that change their argument and return it (add_, normal_) use <see cref="CallInPlace"/>, which makes no
/// second Tensor.</para>
/// <para>An error in libtorch is an ExternalException with its message.</para>
/// </remarks>
internal static unsafe class Operators
{
    // Looked up by reference: the names are literals, one object each.
    private static readonly ConcurrentDictionary<object, nint> Handles = new(ReferenceEqualityComparer.Instance);

    private const int MostInlineResults = 8;
    private const int ScratchLength = 32;

    /// <summary>Calls an operator with one tensor as result; null where that is undefined.</summary>
    internal static torch.Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Expect(name, 1, Invoke(name, arguments, &result, 1));
        return ToTensor(result);
    }

    /// <summary>Calls an operator that changes its first argument, a tensor, which is also the result here.</summary>
    internal static torch.Tensor CallInPlace(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Expect(name, 1, Invoke(name, arguments, &result, 1));
        if (result.Tag == NativeTag.Tensor)
            Native.tensor_delete(result.Pointer);
        return (torch.Tensor)arguments[0].Reference;
    }

    /// <summary>Calls an operator with two tensors as result.</summary>
    internal static (torch.Tensor, torch.Tensor) CallPair(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[2];
        Expect(name, 2, Invoke(name, arguments, results, 2));
        return (ToTensor(results[0]), ToTensor(results[1]));
    }

    /// <summary>Calls an operator with three tensors as result.</summary>
    internal static (torch.Tensor, torch.Tensor, torch.Tensor) CallTriple(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[3];
        Expect(name, 3, Invoke(name, arguments, results, 3));
        return (ToTensor(results[0]), ToTensor(results[1]), ToTensor(results[2]));
    }

    /// <summary>Calls an operator with any number of tensors as result: several results, or a list.</summary>
    internal static torch.Tensor[] CallMany(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* inline = stackalloc NativeValue[MostInlineResults];
        int count = Invoke(name, arguments, inline, MostInlineResults);
        var tensors = new torch.Tensor[count];
        for (int i = 0; i < Math.Min(count, MostInlineResults); i++)
            tensors[i] = ToTensor(inline[i]);
        if (count > MostInlineResults)
        {
            var more = new NativeValue[count - MostInlineResults];
            fixed (NativeValue* first = more)
                Native.more_results(first);
            for (int i = 0; i < more.Length; i++)
                tensors[MostInlineResults + i] = ToTensor(more[i]);
        }
        return tensors;
    }

    /// <summary>Calls an operator with a bool as result.</summary>
    internal static bool CallBool(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Expect(name, 1, Invoke(name, arguments, &result, 1));
        return result.Int != 0;
    }

    /// <summary>Calls an operator with a number or a bool as result.</summary>
    internal static Scalar CallScalar(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Expect(name, 1, Invoke(name, arguments, &result, 1));
        return result.Tag switch
        {
            NativeTag.Bool => result.Int != 0,
            NativeTag.Int => result.Int,
            NativeTag.Double => result.Double,
            _ => throw new InvalidOperationException($"Operator '{name}': expected a number as its result, found {result.Tag}."),
        };
    }

    private static torch.Tensor ToTensor(in NativeValue value) =>
        value.Tag == NativeTag.Tensor && value.Pointer != 0 ? new torch.Tensor(value.Pointer) : null;

    private static void Expect(string name, int expected, int found)
    {
        if (expected != found)
            throw new InvalidOperationException($"Operator '{name}': expected {expected} results, found {found}.");
    }

    [SkipLocalsInit]
    private static int Invoke(string name, ReadOnlySpan<Argument> arguments, NativeValue* results, int capacity)
    {
        nint handle = Handles.TryGetValue(name, out nint known) ? known : Find(name);
        NativeValue* values = stackalloc NativeValue[arguments.Length];
        // Lists are copied here, shapes and the like always fit; what is longer goes to memory that the call owns.
        long* scratch = stackalloc long[ScratchLength];
        var writer = new ListWriter(new Span<long>(scratch, ScratchLength));
        int count;
        try
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                ref readonly Argument argument = ref arguments[i];
                values[i].Tag = argument.Tag;
                values[i].Count = argument.Count;
                values[i].Int = argument.Bits;
                if (argument.Reference is torch.Tensor tensor)
                    values[i].Pointer = tensor.LiveHandle;
                else if (argument.Reference is not null)
                    writer.Write(argument.Reference, ref values[i]);
            }
            Native.Check(Native.call(handle, values, arguments.Length, results, capacity, &count));
        }
        finally
        {
            writer.Free();
        }
        // The finalizer of an argument that nobody else holds must not run before the call is over.
        for (int i = 0; i < arguments.Length; i++)
            GC.KeepAlive(arguments[i].Reference);
        return count;
    }

    internal static nint[] HandlesOf(IReadOnlyList<torch.Tensor> tensors)
    {
        var handles = new nint[tensors.Count];
        for (int i = 0; i < handles.Length; i++)
            handles[i] = tensors[i] is { } tensor ? tensor.LiveHandle : 0;
        return handles;
    }

    private static nint Find(string name)
    {
        int dot = name.IndexOf('.');
        string full = name.Contains("::") ? name : "aten::" + name;
        string overload = "";
        if (dot >= 0)
        {
            overload = name[(dot + 1)..];
            full = full[..^(overload.Length + 1)];
        }
        nint handle;
        fixed (byte* nameBytes = Encoding.UTF8.GetBytes(full + "\0"), overloadBytes = Encoding.UTF8.GetBytes(overload + "\0"))
            Native.Check(Native.@operator(nameBytes, overloadBytes, &handle));
        Handles[name] = handle;
        return handle;
    }
}
