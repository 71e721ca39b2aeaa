namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Makes tokenizers of vocab.txt, and of vocab.json with merges.txt, as Hugging Face makes its fast tokenizers of them.</summary>
internal static class FolderVocabularies
{
    private const int LongestWord = 100;

    /// <summary>BERT's tokenizer of vocab.txt.</summary>
    /// <exception cref="FormatException">A special token is not in the vocabulary.</exception>
    public static SubwordParts WordPieces(byte[] file, FolderTokenizerOptions options)
    {
        string[] tokens = PretrainedFiles.ReadVocabularyLines(file);
        foreach (AddedToken token in options.Added)
        {
            if (token.Id < 0 && !tokens.Contains(token.Content))
            {
                throw new FormatException($"expected the token '{token.Content}' in one of the {tokens.Length} lines, found it in none.");
            }
        }

        TokenTrie trie = TokenizerJsonModel.TrieOf(tokens);
        string unknown = options.Unknown ?? "[UNK]";
        AddedToken[] added = [.. options.AddedTo(tokens)];
        return new SubwordParts
        {
            Tokens = TokenizerJson.WithAdded(tokens, added),
            Model = new WordPieceIds(trie, IdOf(trie, unknown, tokens.Length), "##", LongestWord),
            Normalizers =
            [
                .. NormalizerSteps.Bert(
                    cleanText: true, options.SeparateChineseCharacters, options.RemoveAccents ?? options.LowerCase, options.LowerCase),
            ],
            Words = [(_, next) => new CharacterWords(CharacterRoles.Bert, next)],
            Added = added,
            Unknown = unknown,
            Padding = options.Padding,
        };
    }

    /// <summary>RoBERTa's tokenizer of vocab.json and merges.txt.</summary>
    /// <exception cref="FormatException">The merges name a token that the vocabulary lacks.</exception>
    public static SubwordParts BytePairs(byte[] vocabulary, byte[] merges, FolderTokenizerOptions options)
    {
        string[] tokens = PretrainedFiles.ReadVocabularyJson(vocabulary);
        TokenTrie trie = TokenizerJsonModel.TrieOf(tokens);
        AddedToken[] added = [.. options.AddedTo(tokens)];
        IEnumerable<(string First, string Second)> pairs = PretrainedFiles.ReadMerges(merges)
            .Select(merge => (merge[..merge.IndexOf(' ')], merge[(merge.IndexOf(' ') + 1)..]));
        return new SubwordParts
        {
            Tokens = TokenizerJson.WithAdded(tokens, added),
            Model = new BytePairIds(
                trie, BytePairIds.Table(pairs, trie, prefix: null),
                new BytePairRules(-1, FusesUnknown: false, Prefix: null, Suffix: null, KeepsWholeTokens: false, IsByteLevel: true)),
            Words = [(slot, next) => new ByteLevelWords(options.AddsBlank, isSplit: true, slot, next)],
            Added = added,
            Unknown = options.Unknown,
            Padding = options.Padding,
        };
    }

    private static int IdOf(TokenTrie trie, string token, int count) => trie.Find(token) is >= 0 and int id
        ? id
        : throw new FormatException($"expected the token '{token}' in one of the {count} lines, found it in none.");
}
