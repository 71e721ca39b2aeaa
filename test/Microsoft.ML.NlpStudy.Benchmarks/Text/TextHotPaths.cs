using BenchmarkDotNet.Attributes;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// What happens to every text between its string and its ids. Where a long text allocates no more than a short one, no token allocates
/// anything.
/// </summary>
public class TextHotPaths
{
    private readonly TokenBuffer _tokens = new();
    private string _text = "";
    private Vocabulary _vocabulary = null!;
    private ValueGetter<VBuffer<uint>> _ids = null!;
    private VBuffer<uint> _row;

    /// <summary>Tokens of the text.</summary>
    [Params(100, 10_000)]
    public int Length { get; set; }

    /// <summary>Makes the text, of words as frequent as in a real one, and a pipeline whose cursor stands on it.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        string[] words = [.. Enumerable.Range(0, 20_000).Select(i => $"word{i}")];

        // Zipf: the word of rank r is drawn with a probability of about 1 / r.
        _text = string.Join(' ', Enumerable.Range(0, Length).Select(_ => words[(int)Math.Pow(words.Length, random.NextDouble()) - 1]));
        _vocabulary = Vocabulary.Build([words]);

        var ml = new MLContext(seed: 1);
        IDataView texts = ml.Data.LoadFromEnumerable([new Row { Text = _text }]);
        ITransformer model = ml.Transforms.Text.TokenizeText("Tokens", "Text")
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(ml.Transforms.Text.PadSequence("Ids"))
            .Fit(texts);
        IDataView ids = model.Transform(texts);
        DataViewRowCursor cursor = ids.GetRowCursor([ids.Schema["Ids"]]);
        cursor.MoveNext();
        _ids = cursor.GetGetter<VBuffer<uint>>(ids.Schema["Ids"]);
    }

    /// <summary>Tokens at white space.</summary>
    [Benchmark]
    public int Whitespace() => Tokenize(TextTokenizer.Whitespace);

    /// <summary>Tokens as torchtext's basic_english cuts them.</summary>
    [Benchmark]
    public int BasicEnglish() => Tokenize(TextTokenizer.BasicEnglish);

    /// <summary>Tokens at white space, and the id of each.</summary>
    [Benchmark]
    public long LookUp()
    {
        Tokenize(TextTokenizer.Whitespace);
        long sum = 0;
        foreach (ReadOnlyMemory<char> token in _tokens.AsSpan())
        {
            sum += _vocabulary[token.Span];
        }

        return sum;
    }

    /// <summary>Tokens, ids and padding, through the ML.NET pipeline.</summary>
    [Benchmark]
    public int Pipeline()
    {
        _ids(ref _row);
        return _row.Length;
    }

    private int Tokenize(TextTokenizer tokenizer)
    {
        tokenizer.Tokenize(_text.AsMemory(), _tokens);
        return _tokens.Count;
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
