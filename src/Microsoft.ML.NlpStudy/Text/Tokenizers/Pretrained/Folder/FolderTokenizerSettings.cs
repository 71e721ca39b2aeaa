using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The saved settings of <see cref="PretrainedTokenizer.Load"/>, besides the files.</summary>
/// <param name="Source">The kind of the files.</param>
/// <param name="Options">The options that other files of the folder gave.</param>
/// <param name="VocabularySize">The number of tokens, which reveals a truncated file.</param>
internal sealed record FolderTokenizerSettings(TokenizerSource Source, FolderTokenizerOptions Options, int VocabularySize)
    : TokenizerSettings
{
    private const int MostAdded = 1_000_000;

    /// <summary>The files of a kind, which are also the names of a model's entries.</summary>
    public static string[] FilesOf(TokenizerSource source) => source switch
    {
        TokenizerSource.TokenizerJson => ["tokenizer.json"],
        TokenizerSource.WordPieces => ["vocab.txt"],
        TokenizerSource.BytePairs => ["vocab.json", "merges.txt"],
        _ => ["sentencepiece.model"],
    };

    /// <summary>Creates the tokenizer from the content of its files.</summary>
    /// <exception cref="FormatException">The last of the files is damaged, or of a kind that does not work here.</exception>
    public static PretrainedTokenizer Create(TokenizerSource source, FolderTokenizerOptions options, byte[][] files)
    {
        SubwordParts parts = source switch
        {
            TokenizerSource.TokenizerJson => TokenizerJson.Read(files[0]),
            TokenizerSource.WordPieces => FolderVocabularies.WordPieces(files[0], options),
            TokenizerSource.BytePairs => FolderVocabularies.BytePairs(files[0], files[1], options),
            _ => SentencePieceModel.Read(files[0]).ToParts(options.IsFairseq, options),
        };
        foreach (string? special in new[] { parts.Unknown, parts.Padding })
        {
            if (special is not null && !parts.Tokens.Contains(special))
            {
                throw new FormatException($"expected the token '{special}' among the {parts.Tokens.Length} tokens, found it nowhere.");
            }
        }

        return new PretrainedTokenizer(
            nameof(PretrainedTokenizer.Load), new FolderTokenizerSettings(source, options, parts.Tokens.Length), new SubwordPipeline(parts),
            PretrainedFiles.CreateVocabulary(parts.Tokens, parts.Unknown, parts.Padding),
            [.. FilesOf(source).Zip(files)])
        { TextFrame = parts.Frame };
    }

    public override int CountInEntry() => VocabularySize;

    public override void Validate()
    {
        OptionCheck.IsDefined(Source);
        OptionCheck.AtLeast(1, VocabularySize);
        OptionCheck.That(
            Options.Added.Count < MostAdded && Options.Added.All(token => token is { Content.Length: > 0 }), "tokens, none of them empty",
            Options.Added);
    }

    public override TextTokenizer Create(Action<string, Action<Stream>> readEntry)
    {
        string[] entries = FilesOf(Source);
        byte[][] files = new byte[entries.Length][];
        PretrainedTokenizer? tokenizer = null;
        for (int i = 0; i < entries.Length; i++)
        {
            int place = i;
            readEntry(entries[place], stream =>
            {
                files[place] = PretrainedFiles.ReadAll(stream);
                if (place == entries.Length - 1)
                {
                    tokenizer = Create(Source, Options, files);
                    PretrainedFiles.CheckCount("tokens", VocabularySize, tokenizer.Vocabulary.Count);
                }
            });
        }

        return tokenizer!;
    }
}

/// <summary>The files that a tokenizer comes from.</summary>
internal enum TokenizerSource
{
    TokenizerJson,
    WordPieces,
    BytePairs,
    SentencePiece,
}
