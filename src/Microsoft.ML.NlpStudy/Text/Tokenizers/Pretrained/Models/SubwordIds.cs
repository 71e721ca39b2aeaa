using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A subword model: it turns a word into the ids of its pieces.</summary>
internal abstract class SubwordIds
{
    /// <summary>Adds the ids of a word to <see cref="EncodeScratch.Ids"/>.</summary>
    public abstract void Add(ReadOnlySpan<char> word, EncodeScratch scratch);

    /// <summary>Joins tokens to a text.</summary>
    public abstract string Join(IEnumerable<string> tokens);

    /// <summary>Adds the ids of a word that may have been seen before.</summary>
    protected void AddCached(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        if (!scratch.Cache.TryAdd(word, scratch.Ids))
        {
            int before = scratch.Ids.Count;
            AddNew(word, scratch);
            scratch.Cache.Keep(word, CollectionsMarshal.AsSpan(scratch.Ids)[before..]);
        }
    }

    /// <summary>Adds the ids of a word that is not in the cache.</summary>
    protected abstract void AddNew(ReadOnlySpan<char> word, EncodeScratch scratch);
}
