namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The rank of a field's name: how surely it says what the field holds.</summary>
internal enum NameRank
{
    /// <summary>The name has no usual word.</summary>
    None,

    /// <summary>The name has a usual word beside one that stands for a number: <c>label_id</c>.</summary>
    Number,

    /// <summary>The name has a usual word, or a word that begins or ends with one: <c>sentimentlabel</c>.</summary>
    Part,

    /// <summary>The last word is a usual one: <c>airline_sentiment</c>.</summary>
    LastWord,

    /// <summary>The name is a usual word, or its plural.</summary>
    Whole,
}
