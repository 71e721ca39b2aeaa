namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Options of a tokenizer from the files beside its vocabulary: tokenizer_config.json, special_tokens_map.json, config.json.
/// </summary>
internal sealed record FolderTokenizerOptions
{
    /// <summary>Whether letters become small; of vocab.txt alone.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Whether letters lose their accents; <see langword="null"/> for the value of <see cref="LowerCase"/>.</summary>
    public bool? RemoveAccents { get; init; }

    /// <summary>Whether each Chinese character is a word.</summary>
    public bool SeparateChineseCharacters { get; init; } = true;

    /// <summary>Whether a text that begins without a blank gets one in front; of vocab.json alone.</summary>
    public bool AddsBlank { get; init; }

    /// <summary>Whether a SentencePiece model gets XLM-R's ids.</summary>
    public bool IsFairseq { get; init; }

    /// <summary>The token that stands for all others; <see langword="null"/> for none.</summary>
    public string? Unknown { get; init; }

    /// <summary>The token that pads short texts; <see langword="null"/> for none.</summary>
    public string? Padding { get; init; }

    /// <summary>The tokens that are found before a text is cut into words; an id of -1 is that of the vocabulary.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>The added tokens with their ids: those of a vocabulary, or the next ones.</summary>
    public IEnumerable<AddedToken> AddedTo(string[] tokens)
    {
        int next = tokens.Length;
        foreach (AddedToken token in Added)
        {
            int place = Array.IndexOf(tokens, token.Content);
            if (place >= 0)
            {
                yield return token with { Id = place };
            }
            else if (token.Id >= 0)
            {
                yield return token;
            }
            else
            {
                yield return token with { Id = next++ };
            }
        }
    }
}
