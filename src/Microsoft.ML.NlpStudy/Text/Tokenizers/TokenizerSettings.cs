using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>What a saved model's options.json keeps of a tokenizer, and how the tokenizer is made again from it.</summary>
/// <remarks>
/// A tokenizer without choices is its name, <c>"Whitespace"</c>; one with choices is an object, <c>{ "Kind": "Moses", … }</c>. A new kind
/// derives from this record and is listed here.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Kind")]
[JsonDerivedType(typeof(RegularExpressionSettings), nameof(TextTokenizer.RegularExpression))]
[JsonDerivedType(typeof(PennTreebankSettings), nameof(TextTokenizer.PennTreebank))]
[JsonDerivedType(typeof(MosesSettings), nameof(TextTokenizer.Moses))]
[JsonDerivedType(typeof(BertSettings), nameof(PretrainedTokenizer.Bert))]
[JsonDerivedType(typeof(WordPieceSettings), nameof(PretrainedTokenizer.WordPiece))]
[JsonDerivedType(typeof(BytePairSettings), nameof(PretrainedTokenizer.BytePair))]
internal abstract record TokenizerSettings
{
    /// <summary>The most tokens, or merges of tokens, in an entry of the model's folder; 0 where there is no entry.</summary>
    public virtual int CountInEntry() => 0;

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public abstract void Validate();

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="readEntry">
    /// Reads an entry of the model's folder by name, for a tokenizer whose <see cref="TextTokenizer.WriteEntries"/> wrote one; what the
    /// given reader throws about the entry's content becomes a FormatException that names the entry.
    /// </param>
    public abstract TextTokenizer Create(Action<string, Action<Stream>> readEntry);
}

/// <summary>A tokenizer whose name says it all.</summary>
internal sealed record NamedTokenizerSettings(string Name) : TokenizerSettings
{
    public override void Validate() => OptionCheck.That(
        TextTokenizer.Find(Name) is not null, $"one of {string.Join(", ", TextTokenizer.All)}", Name, "Tokenizer");

    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry) => TextTokenizer.Find(Name)!;
}
