using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The settings of a tokenizer in a saved model's options.json, from which the tokenizer is created again.</summary>
/// <remarks>
/// A tokenizer without options is saved as its name, <c>"Whitespace"</c>; one with options as an object, <c>{ "Kind": "Moses", … }</c>. A
/// new kind derives from this record and is listed here.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Kind")]
[JsonDerivedType(typeof(RegularExpressionSettings), nameof(TextTokenizer.RegularExpression))]
[JsonDerivedType(typeof(PennTreebankSettings), nameof(TextTokenizer.PennTreebank))]
[JsonDerivedType(typeof(MosesSettings), nameof(TextTokenizer.Moses))]
[JsonDerivedType(typeof(BertSettings), nameof(PretrainedTokenizer.Bert))]
[JsonDerivedType(typeof(WordPieceSettings), nameof(PretrainedTokenizer.WordPiece))]
[JsonDerivedType(typeof(BytePairSettings), nameof(PretrainedTokenizer.BytePair))]
[JsonDerivedType(typeof(FolderTokenizerSettings), nameof(PretrainedTokenizer.Load))]
internal abstract record TokenizerSettings
{
    /// <summary>Gets the most tokens or merges in an entry of the model's folder; 0 where the tokenizer has no entry.</summary>
    public virtual int CountInEntry() => 0;

    /// <summary>Throws where a value is out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public abstract void Validate();

    /// <summary>Creates the tokenizer.</summary>
    /// <param name="readEntry">
    /// Reads an entry of the model's folder by name, for a tokenizer whose <see cref="TextTokenizer.WriteEntries"/> wrote one. An error of
    /// the given reader about the content becomes a <see cref="FormatException"/> that names the entry.
    /// </param>
    public abstract TextTokenizer Create(Action<string, Action<Stream>> readEntry);
}

/// <summary>The settings of a tokenizer without options: its name.</summary>
internal sealed record NamedTokenizerSettings(string Name) : TokenizerSettings
{
    public override void Validate() => OptionCheck.That(
        TextTokenizer.Find(Name) is not null, $"one of {string.Join(", ", TextTokenizer.All)}", Name, "Tokenizer");

    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry) => TextTokenizer.Find(Name)!;
}
