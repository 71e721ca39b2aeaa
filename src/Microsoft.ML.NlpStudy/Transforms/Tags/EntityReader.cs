using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>A reader of the entities of a row, from its tokens and tags.</summary>
internal sealed class EntityReader
{
    private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getTokens;
    private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getTags;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getText;
    private readonly ValueGetter<VBuffer<float>>? _getConfidences;
    private readonly string _tagsColumn;
    private VBuffer<ReadOnlyMemory<char>> _tokens;
    private VBuffer<ReadOnlyMemory<char>> _tags;
    private VBuffer<ReadOnlyMemory<char>> _denseTokens;
    private VBuffer<ReadOnlyMemory<char>> _denseTags;
    private VBuffer<float> _confidences;
    private VBuffer<float> _denseConfidences;
    private (int Start, int End)[] _places = [];

    public EntityReader(
        DataViewRow row, DataViewSchema.Column tokens, DataViewSchema.Column tags, DataViewSchema.Column? text,
        DataViewSchema.Column? confidences)
    {
        _tagsColumn = tags.Name;
        _getTokens = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(tokens);
        _getTags = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(tags);
        _getText = text is null ? null : row.GetGetter<ReadOnlyMemory<char>>(text.Value);
        _getConfidences = confidences is null ? null : row.GetGetter<VBuffer<float>>(confidences.Value);
    }

    /// <summary>Reads the entities of the current row, in their order.</summary>
    /// <exception cref="InvalidOperationException">The row has fewer or more tags or confidences than tokens.</exception>
    public List<TaggedEntity> Read()
    {
        _getTokens(ref _tokens);
        _getTags(ref _tags);
        ReadOnlySpan<ReadOnlyMemory<char>> tokens = DenseVector.Values(_tokens, ref _denseTokens);
        string[] tags = new string[_tags.Length];
        Check("tags", tags.Length, tokens.Length);
        ReadOnlySpan<ReadOnlyMemory<char>> tagTexts = DenseVector.Values(_tags, ref _denseTags);
        for (int i = 0; i < tags.Length; i++)
        {
            tags[i] = tagTexts[i].ToString();
        }

        ReadOnlyMemory<char> text = FindPlaces(tokens);
        ReadOnlySpan<float> confidences = default;
        if (_getConfidences is not null)
        {
            _getConfidences(ref _confidences);
            confidences = DenseVector.Values(_confidences, ref _denseConfidences);
            Check("confidences", confidences.Length, tokens.Length);
        }

        var entities = new List<TaggedEntity>();

        // Which notation the tags have makes no difference to their spans.
        foreach (TagSpan span in TagSchemes.Spans(tags, TagScheme.Iob2))
        {
            float confidence = confidences.IsEmpty ? float.NaN : Least(confidences.Slice(span.Start, span.Length));
            (int start, int end) = PlaceOf(span);
            ReadOnlyMemory<char> name = start < 0 ? Join(tokens.Slice(span.Start, span.Length)).AsMemory() : text[start..end];
            entities.Add(new TaggedEntity(name, span.Class, start, end, confidence));
        }

        return entities;
    }

    private ReadOnlyMemory<char> FindPlaces(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        if (_places.Length < tokens.Length)
        {
            _places = new (int, int)[tokens.Length];
        }

        if (_getText is not null)
        {
            ReadOnlyMemory<char> text = default;
            _getText(ref text);
            TokenPlaces.Find(text.Span, tokens, _places);
            return text;
        }

        int at = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            _places[i] = (at, at + tokens[i].Length);
            at += tokens[i].Length + 1;
        }

        return Join(tokens).AsMemory();
    }

    private (int Start, int End) PlaceOf(TagSpan span)
    {
        int start = -1, end = -1;
        for (int i = span.Start; i < span.End; i++)
        {
            start = start < 0 ? _places[i].Start : start;
            end = Math.Max(end, _places[i].End);
        }

        return (start, end);
    }

    private static float Least(ReadOnlySpan<float> values)
    {
        float least = float.PositiveInfinity;
        foreach (float value in values)
        {
            least = MathF.Min(least, value);
        }

        return least;
    }

    private static string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        var joined = new System.Text.StringBuilder();
        for (int i = 0; i < tokens.Length; i++)
        {
            joined.Append(i == 0 ? "" : " ").Append(tokens[i].Span);
        }

        return joined.ToString();
    }

    private void Check(string what, int found, int expected)
    {
        if (found != expected)
        {
            throw new InvalidOperationException(
                $"Column '{_tagsColumn}': expected as many {what} as tokens, {expected}, found {found}.");
        }
    }
}

/// <summary>An entity of a row.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="Class">Its class.</param>
/// <param name="Start">The position of the first character; -1 where the text does not have it.</param>
/// <param name="End">The position behind the last character; -1 where the text does not have it.</param>
/// <param name="Confidence">The confidence of the least sure tag; not a number without confidences.</param>
internal readonly record struct TaggedEntity(ReadOnlyMemory<char> Text, string Class, int Start, int End, float Confidence);
