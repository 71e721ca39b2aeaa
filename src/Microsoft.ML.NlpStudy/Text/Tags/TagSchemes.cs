namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Detects and converts notations of spans, and reads spans from tags.</summary>
internal static class TagSchemes
{
    /// <summary>Detects the notation of the tags of a corpus.</summary>
    /// <returns>
    /// <see cref="TagScheme.None"/> where a tag belongs to no notation of spans, <see cref="TagScheme.Bioes"/> where a tag begins with
    /// <c>E</c> or <c>S</c>. Otherwise the first tags of the spans decide: <see cref="TagScheme.Iob1"/> where more of them are <c>I</c>
    /// than <c>B</c>.
    /// </returns>
    public static TagScheme Detect(IEnumerable<IReadOnlyList<string>> sentences)
    {
        long begun = 0, begunInside = 0;
        bool hasEnds = false;
        foreach (IReadOnlyList<string> tags in sentences)
        {
            SpanTag previous = SpanTag.Outside;
            for (int i = 0; i < tags.Count; i++)
            {
                if (!SpanTag.IsSpanTag(tags[i]))
                {
                    return TagScheme.None;
                }
                SpanTag tag = SpanTag.Parse(tags[i]);
                hasEnds |= tag.Place is 'E' or 'S';
                if (tag.IsInside && !tag.IsOfClass(previous))
                {
                    // B after a span of its class is the same in both notations and says nothing
                    begun += tag.Place == 'B' ? 1 : 0;
                    begunInside += tag.Place == 'I' ? 1 : 0;
                }
                previous = tag;
            }
        }
        return hasEnds ? TagScheme.Bioes : begunInside > begun ? TagScheme.Iob1 : TagScheme.Iob2;
    }

    /// <summary>Writes the spans of a sentence in another notation; tags outside of spans become <c>O</c>.</summary>
    /// <param name="tags">The tags of the sentence.</param>
    /// <param name="from">Their notation.</param>
    /// <param name="to">The notation of the result.</param>
    /// <returns>
    /// One tag for each token. Ill-formed tags become well-formed ones of the same spans, also where both notations are the same.
    /// </returns>
    /// <exception cref="ArgumentException">One of the notations has spans and the other has none.</exception>
    public static string[] Convert(IReadOnlyList<string> tags, TagScheme from, TagScheme to)
    {
        if ((from == TagScheme.None) != (to == TagScheme.None))
        {
            throw new ArgumentException($"Tags: expected two notations with spans or two without, found {from} and {to}.", nameof(to));
        }
        if (from == TagScheme.None)
        {
            return [.. tags];
        }
        string[] converted = new string[tags.Count];
        Array.Fill(converted, "O");
        TagSpan? previous = null;
        foreach (TagSpan span in Spans(tags, from))
        {
            bool followsItsClass = previous is { } last && last.End == span.Start && last.Class == span.Class;
            Write(converted, span, to, followsItsClass);
            previous = span;
        }
        return converted;
    }

    /// <summary>Whether a notation allows a tag behind another.</summary>
    /// <param name="scheme">The notation.</param>
    /// <param name="previous">The tag before; <see langword="null"/> for the start of the sentence.</param>
    /// <param name="next">The tag behind it; <see langword="null"/> for the end of the sentence.</param>
    public static bool CanFollow(TagScheme scheme, string? previous, string? next)
    {
        SpanTag before = SpanTag.Parse(previous);
        SpanTag after = SpanTag.Parse(next);
        bool isSameClass = after.IsOfClass(before);
        switch (scheme)
        {
            case TagScheme.Iob1:
                return after.Place != 'B' || isSameClass;
            case TagScheme.Iob2:
                return after.Place != 'I' || isSameClass;
            case TagScheme.Bioes:
                bool isOpen = before.Place is 'B' or 'I';
                bool goesOn = after.Place is 'I' or 'E';
                return isOpen == goesOn && (!isOpen || isSameClass);
            default:
                return true;
        }
    }

    /// <summary>Reads the spans of a sentence by the rules of conlleval.</summary>
    /// <param name="tags">The tags of the sentence.</param>
    /// <param name="scheme">Their notation. The rules are the same for all, save that <see cref="TagScheme.None"/> has no spans.</param>
    /// <returns>
    /// The spans in their order. Ill-formed tags count as conlleval counts them: <c>I-X</c> after <c>O</c> begins a span.
    /// </returns>
    /// <remarks>
    /// The rules are those of conlleval.pl and seqeval's default mode. A span begins at <c>B</c> and <c>S</c>, at any tag after <c>O</c>,
    /// <c>E</c> or <c>S</c>, and where the class changes. It ends before <c>B</c>, <c>S</c> and <c>O</c>, after <c>E</c> and <c>S</c>, and
    /// where the class changes.
    /// </remarks>
    public static IReadOnlyList<TagSpan> Spans(IReadOnlyList<string> tags, TagScheme scheme)
    {
        if (scheme == TagScheme.None)
        {
            return [];
        }
        List<TagSpan> spans = [];
        SpanTag previous = SpanTag.Outside;
        int start = 0;
        for (int i = 0; i < tags.Count; i++)
        {
            SpanTag tag = SpanTag.Parse(tags[i]);
            bool continues = tag.Place is 'I' or 'E' && previous.Place is 'B' or 'I' && tag.IsOfClass(previous);
            if (previous.IsInside && !continues)
            {
                spans.Add(new TagSpan(previous.Class.ToString(), start, i));
            }
            if (tag.IsInside && !continues)
            {
                start = i;
            }
            previous = tag;
        }
        if (previous.IsInside)
        {
            spans.Add(new TagSpan(previous.Class.ToString(), start, tags.Count));
        }
        return spans;
    }

    private static void Write(string[] tags, TagSpan span, TagScheme scheme, bool followsItsClass)
    {
        string suffix = span.Class.Length == 0 ? "" : "-" + span.Class;
        Array.Fill(tags, "I" + suffix, span.Start, span.Length);
        if (scheme != TagScheme.Iob1 || followsItsClass)
        {
            tags[span.Start] = "B" + suffix;
        }
        if (scheme == TagScheme.Bioes)
        {
            tags[span.End - 1] = (span.Length == 1 ? "S" : "E") + suffix;
        }
    }
}
