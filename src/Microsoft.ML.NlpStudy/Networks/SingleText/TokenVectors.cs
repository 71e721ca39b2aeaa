using Microsoft.ML.NlpStudy.Torch;
using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Reads token vectors from the memory of embeddings, which must be float32 on the CPU and live as long as the reader.</summary>
internal static unsafe class TokenVectors
{
    /// <summary>Makes a function that copies the vector of a token, or the sum of its vectors, to an address.</summary>
    /// <param name="embeddings">One or two embeddings of the same size.</param>
    public static Action<int, nint> Reader(params Embedding[] embeddings)
    {
        int size = (int)embeddings[0].weight!.shape[1];
        nint[] tables = [.. embeddings.Select(embedding => (nint)ProcessorMemory.Of<float>(embedding.weight!))];
        return (id, to) =>
        {
            var target = new Span<float>((float*)to, size);
            new ReadOnlySpan<float>((float*)tables[0] + ((nint)id * size), size).CopyTo(target);
            for (int table = 1; table < tables.Length; table++)
            {
                var other = new ReadOnlySpan<float>((float*)tables[table] + ((nint)id * size), size);
                System.Numerics.Tensors.TensorPrimitives.Add(target, other, target);
            }
        };
    }

    /// <summary>Makes the products of a first layer with token vectors.</summary>
    /// <param name="product">The first layer.</param>
    /// <param name="embeddings">One or two embeddings, whose vectors are added.</param>
    public static TokenProducts Products(PackedProduct product, params Embedding[] embeddings) =>
        new((int)embeddings[0].weight!.shape[0], product, Reader(embeddings));
}
