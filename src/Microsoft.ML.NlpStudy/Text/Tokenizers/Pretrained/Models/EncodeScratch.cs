namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The memory of one thread that encodes texts with <see cref="SubwordPipeline"/>; used again from text to text.</summary>
internal sealed class EncodeScratch
{
    private readonly List<CharBuffer> _buffers = [];

    /// <summary>The ids of the tokens found so far.</summary>
    public List<int> Ids { get; } = [];

    /// <summary>The ids of words seen before.</summary>
    public WordCache Cache { get; } = new();

    /// <summary>The buffers of byte pair encoding.</summary>
    public BytePairScratch Pairs { get; } = new();

    /// <summary>The best ways to each place of a word, for Unigram.</summary>
    public (double Score, int Start, int Id)[] Ways { get; set; } = [];

    /// <summary>Gets a buffer of characters; each step has a number of its own.</summary>
    public CharBuffer Buffer(int slot)
    {
        while (_buffers.Count <= slot)
        {
            _buffers.Add(new CharBuffer());
        }

        return _buffers[slot];
    }
}
