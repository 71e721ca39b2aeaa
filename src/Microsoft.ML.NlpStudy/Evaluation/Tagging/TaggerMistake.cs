using System.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>A sentence in which a tagger missed spans or predicted wrong ones.</summary>
/// <param name="Row">The row's number in the data, from 0.</param>
/// <param name="Tokens">The tokens of the sentence.</param>
/// <param name="Tags">Their true tags.</param>
/// <param name="PredictedTags">Their predicted tags.</param>
/// <param name="Missed">The true spans that were not predicted.</param>
/// <param name="Wrong">The predicted spans that are no true ones.</param>
/// <param name="Confidence">
/// The confidence of the surest of these mistakes, 0 to 1; not a number without a column of confidences. A mistake is as sure as the least
/// sure tag that was predicted for its tokens.
/// </param>
public sealed record TaggerMistake(
    long Row, IReadOnlyList<string> Tokens, IReadOnlyList<string> Tags, IReadOnlyList<string> PredictedTags, IReadOnlyList<TagSpan> Missed,
    IReadOnlyList<TagSpan> Wrong, double Confidence)
{
    /// <summary>The sentence with the missed spans in brackets, each with its class, as in <c>[PER Nadim Ladki] said</c>.</summary>
    public string MissedText => Mark(Missed);

    /// <summary>The sentence with the wrong spans in brackets, each with its class.</summary>
    public string WrongText => Mark(Wrong);

    /// <summary>Returns the row's number and the sentence with missed and with wrong spans.</summary>
    public override string ToString()
    {
        string missed = Missed.Count == 0 ? "" : $" missed: {MissedText}";
        return $"row {Row}{missed}" + (Wrong.Count == 0 ? "" : $"{(missed.Length == 0 ? "" : ";")} wrong: {WrongText}");
    }

    private string Mark(IReadOnlyList<TagSpan> spans)
    {
        var text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < Tokens.Count; i++)
        {
            text.Append(i == 0 ? "" : " ");
            if (next < spans.Count && spans[next].Start == i)
            {
                text.Append('[').Append(spans[next].Class).Append(' ');
            }

            text.Append(Tokens[i]);
            if (next < spans.Count && spans[next].End == i + 1)
            {
                text.Append(']');
                next++;
            }
        }

        return text.ToString();
    }
}
