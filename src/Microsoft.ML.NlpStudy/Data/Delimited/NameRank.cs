namespace Microsoft.ML.NlpStudy.Data;

/// <summary>How surely a field's name says what the field holds.</summary>
internal enum NameRank
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It has such a word, beside one that rather stands for a number: <c>label_id</c>.</summary>
    Number,

    /// <summary>It has such a word, or begins or ends with one: <c>sentimentlabel</c>.</summary>
    Part,

    /// <summary>Its last word is one: <c>airline_sentiment</c>.</summary>
    LastWord,

    /// <summary>It is such a word, or its plural.</summary>
    Whole,
}
