using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The probabilities of texts scored before, by their token ids, so that reading the rows again does not score them again.
/// </summary>
/// <remarks>
/// The key is a hash of the ids and not the row's number, so rows may come in another order or change. Texts have the same key only if
/// they have the same ids: SHA-256 has no known collisions, and 128 bits of it suffice. Any number of threads may use it.
/// </remarks>
/// <param name="classes">The number of classes.</param>
/// <param name="maximumBytes">The most memory for probabilities and keys; further texts are scored each time.</param>
internal sealed class ScoreCache(int classes, int maximumBytes = ScoreCache.MaximumBytes)
{
    /// <summary>The most memory of a cache: 64 MiB.</summary>
    public const int MaximumBytes = 64 << 20;

    // The dictionary's key, value and links.
    private const int BytesPerEntry = 48;
    private readonly Dictionary<UInt128, int> _places = [];
    private readonly List<float> _probabilities = [];
    private readonly Lock _lock = new();

    /// <summary>The number of texts.</summary>
    public int Count => _places.Count;

    /// <summary>Computes the key of a text.</summary>
    public static UInt128 KeyOf(ReadOnlySpan<int> ids)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(ids), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Computes the key of an example: of a pair, that of the first text's length and both texts.</summary>
    /// <param name="texts">The store of texts.</param>
    /// <param name="layout">Whether an example is a single text or a pair.</param>
    /// <param name="example">The number of the example.</param>
    public static UInt128 KeyOf(TokenStore texts, ExampleLayout layout, int example)
    {
        if (!layout.IsPair)
        {
            return KeyOf(texts[example]);
        }

        ReadOnlySpan<int> first = texts[2 * example];
        return KeyOf([first.Length, .. first, .. texts[(2 * example) + 1]]);
    }

    /// <summary>Finds the probabilities of a text.</summary>
    /// <param name="key">The text's key.</param>
    /// <param name="probabilities">Receives them.</param>
    /// <returns>Whether the text was scored before.</returns>
    public bool TryGet(UInt128 key, Span<float> probabilities)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out int place))
            {
                return false;
            }

            CollectionsMarshal.AsSpan(_probabilities).Slice(place * classes, classes).CopyTo(probabilities);
            return true;
        }
    }

    /// <summary>Keeps the probabilities of a text, if there is room.</summary>
    public void Add(UInt128 key, ReadOnlySpan<float> probabilities)
    {
        lock (_lock)
        {
            if (((long)_places.Count + 1) * (BytesPerEntry + (classes * sizeof(float))) <= maximumBytes
                && _places.TryAdd(key, _places.Count))
            {
                _probabilities.AddRange(probabilities);
            }
        }
    }
}
