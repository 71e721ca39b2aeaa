using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Metrics;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The tags of a tagger.</summary>
/// <remarks>
/// A tagger of spans is trained on BIOES tags, whose places tell most about a span, and gives its predictions in the notation of the
/// training rows.
/// </remarks>
/// <param name="Scheme">The notation of the training rows.</param>
/// <param name="Classes">The classes of spans in the order of their names; the tags themselves where there are no spans.</param>
internal sealed record TagSet(TagScheme Scheme, IReadOnlyList<string> Classes)
{
    private const string Outside = "O";
    private string[]? _names;
    private Dictionary<string, int>? _ids;

    /// <summary>The tags that the network knows, in the order of their ids from 0.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names => _names ??= Scheme == TagScheme.None
        ? [.. Classes]
        : [Outside, .. Classes.SelectMany(name => (string[])["B", "I", "E", "S"], (name, place) => name == "" ? place : $"{place}-{name}")];

    /// <summary>The number of tags.</summary>
    [JsonIgnore]
    public int Count => Scheme == TagScheme.None ? Classes.Count : (4 * Classes.Count) + 1;

    private TagScheme Internal => Scheme == TagScheme.None ? TagScheme.None : TagScheme.Bioes;

    /// <summary>Finds the tags of training rows.</summary>
    /// <param name="rows">The training rows; no others have been read.</param>
    /// <param name="scheme">Their notation; <see langword="null"/> to detect it.</param>
    /// <exception cref="InvalidOperationException">There are no rows, a tag is not of the notation, or there is only one tag.</exception>
    public static TagSet Of(TaggedRows rows, TagScheme? scheme)
    {
        if (rows.Count == 0)
        {
            throw new InvalidOperationException("Training rows: expected at least one with tokens and tags, found none.");
        }

        TagScheme found = scheme ?? TagSchemes.Detect(rows.Tags);
        var classes = new SortedSet<string>(StringComparer.Ordinal);
        for (int row = 0; row < rows.Count; row++)
        {
            foreach (string tag in rows.Tags[row])
            {
                if (found == TagScheme.None)
                {
                    classes.Add(tag);
                }
                else if (!SpanTag.IsSpanTag(tag))
                {
                    throw new InvalidOperationException(
                        $"Row {rows.NumberOf(row)} of the training rows: expected tags of the notation {found}, such as B-X, I-X and O, "
                        + $"found '{tag}'.");
                }
                else if (SpanTag.Parse(tag) is { IsInside: true } inside)
                {
                    classes.Add(inside.Class.ToString());
                }
            }
        }

        var tags = new TagSet(found, [.. classes]);
        return tags.Count >= 2 ? tags : throw new InvalidOperationException(
            $"Training rows: expected at least two different tags, found only '{rows.Tags[0][0]}'.");
    }

    /// <summary>Gives the ids of a row's tags.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The row's place among them.</param>
    /// <param name="noun">The plural noun for the rows in an error.</param>
    /// <exception cref="InvalidOperationException">A tag has no class of the training rows.</exception>
    public int[] IdsOf(TaggedRows rows, int row, string noun)
    {
        _ids ??= Names.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        string[] tags = rows.Tags[row];
        if (tags.FirstOrDefault(tag => !Knows(tag)) is { } strange)
        {
            string what = Scheme == TagScheme.None ? "tags" : "classes of spans";
            throw new InvalidOperationException(
                $"Row {rows.NumberOf(row)} of the {noun}: expected {what} of the training rows ({string.Join(", ", Classes)}), "
                + $"found '{strange}'.");
        }

        return [.. TagSchemes.Convert(tags, Scheme, Internal).Select(tag => _ids[tag])];
    }

    /// <summary>Gives the tags of ids, in the notation of the training rows.</summary>
    public string[] TagsOf(int[] ids) => TagSchemes.Convert(NamesOf(ids), Internal, Scheme);

    /// <summary>Makes the rules for tags behind one another.</summary>
    public TransitionRules CreateRules() => new(
        [.. Names.Select(tag => TagSchemes.CanFollow(Internal, null, tag))],
        [.. Names.Select(tag => TagSchemes.CanFollow(Internal, tag, null))],
        [.. Names.SelectMany(_ => Names, (from, to) => TagSchemes.CanFollow(Internal, from, to))]);

    /// <summary>Reads the scores of transitions, with those that the rules forbid; <see langword="null"/> for a softmax.</summary>
    /// <param name="head">The head of a network with these tags.</param>
    public TagTransitions? TransitionsOf(TagHead head)
    {
        if (head.ReadTransitions() is not var (first, last, next))
        {
            return null;
        }

        TransitionRules rules = CreateRules();
        double[] all = Allowed(next, rules.Next);
        return new TagTransitions(Names, Allowed(first, rules.First), Allowed(last, rules.Last), [.. all.Chunk(Count)]);

        static double[] Allowed(float[] scores, bool[] rules) =>
            [.. scores.Zip(rules, (score, isAllowed) => isAllowed ? score : double.NegativeInfinity)];
    }

    /// <summary>Measures predictions: F1 over spans by conlleval's rules, and the mean of F1 over classes or tags.</summary>
    /// <param name="texts">The true and the predicted tags of texts, as ids.</param>
    public TagF1 Measure(IEnumerable<(int[] Gold, int[] Predicted)> texts)
    {
        var counts = new SpanCounts(Internal);
        foreach ((int[] gold, int[] predicted) in texts)
        {
            counts.Add(NamesOf(gold), NamesOf(predicted));
        }

        SequenceLabelingMetrics metrics = counts.Metrics();
        return new TagF1(metrics.Macro.F1, Scheme == TagScheme.None ? null : metrics.F1);
    }

    /// <summary>Checks tags that were read from a model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A class is given twice or is missing, or there are too few or too many.</exception>
    public void Validate()
    {
        OptionCheck.IsDefined(Scheme);
        OptionCheck.That(
            Classes.Distinct(StringComparer.Ordinal).Count() == Classes.Count && !Classes.Contains(null!), "distinct texts",
            Classes.Count, nameof(Classes));
        NetworkSizes.CheckCount(Count, least: 2, nameof(Classes));
        NetworkSizes.CheckLargestMatrix((Int128)Count * Count, nameof(Classes));
    }

    private bool Knows(string tag) => Scheme == TagScheme.None
        ? _ids!.ContainsKey(tag)
        : SpanTag.IsSpanTag(tag) && (SpanTag.Parse(tag) is not { IsInside: true } inside || Classes.Contains(inside.Class.ToString()));

    private string[] NamesOf(int[] ids) => [.. ids.Select(id => Names[id])];
}
