namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The words of some texts, as rows of the vocabulary: what one thread trains on at a time.</summary>
internal sealed class WordBatch
{
    private int[] _words = new int[1 << 14];
    private int[] _ends = new int[256];

    /// <summary>The number of the batch in its epoch, from 0: with the seed, it decides all draws.</summary>
    public long Number { get; private set; }

    /// <summary>The number of the first text, from 0.</summary>
    public long FirstText { get; private set; }

    /// <summary>The number of texts.</summary>
    public int Texts { get; private set; }

    /// <summary>The number of words.</summary>
    public int Count { get; private set; }

    /// <summary>The words of a text of the batch.</summary>
    public ReadOnlySpan<int> this[int text] => _words.AsSpan((text == 0 ? 0 : _ends[text - 1]).._ends[text]);

    /// <summary>Empties the batch for the texts from a given one on.</summary>
    public void Begin(long number, long firstText)
    {
        (Number, FirstText, Texts, Count) = (number, firstText, 0, 0);
    }

    /// <summary>Adds a word to the text that is being read.</summary>
    public void Add(int word)
    {
        if (Count == _words.Length)
        {
            Array.Resize(ref _words, 2 * Count);
        }

        _words[Count++] = word;
    }

    /// <summary>Ends the text that is being read.</summary>
    public void EndText()
    {
        if (Texts == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * Texts);
        }

        _ends[Texts++] = Count;
    }
}
