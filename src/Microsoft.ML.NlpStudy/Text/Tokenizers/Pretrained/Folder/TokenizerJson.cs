namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Reads tokenizer.json, the file of Hugging Face's tokenizers that holds a whole tokenizer.</summary>
internal static class TokenizerJson
{
    private static readonly string[] s_paddings = ["[PAD]", "<pad>", "<|padding|>", "<|endoftext|>"];

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">The file is damaged, or a part of it is of a kind that does not work here.</exception>
    public static SubwordParts Read(byte[] file) => JsonField.Read(file, Read);

    private static SubwordParts Read(JsonField root)
    {
        TokenizerJsonModel model = TokenizerJsonModel.Read(root["model"], PreTokenizerReader.IsByteLevel(root.Find("pre_tokenizer")));
        AddedToken[] added = [.. root.Find("added_tokens")?.Items().Select(ReadAdded) ?? []];
        string[] tokens = WithAdded(model.Tokens, added);
        return new SubwordParts
        {
            Tokens = tokens,
            Model = model.Ids,
            Normalizers = [.. root.Find("normalizer") is { } normalizer ? NormalizerReader.Read(normalizer) : []],
            Words = [.. root.Find("pre_tokenizer") is { } words ? PreTokenizerReader.Read(words) : []],
            Added = added,
            Unknown = model.Unknown,
            Padding = root.Find("padding")?.TextOf("pad_token") ?? s_paddings.FirstOrDefault(tokens.Contains),
            Frame = root.Find("post_processor") is { } frame ? FrameReader.Read(frame) : null,
        };
    }

    private static AddedToken ReadAdded(JsonField token)
    {
        string content = token["content"].Text();
        return content.Length == 0 ? throw token["content"].Error("a token") : new AddedToken(
            content,
            token["id"].Number(),
            token.FlagOf("lstrip", false),
            token.FlagOf("rstrip", false),
            token.FlagOf("single_word", false),
            token.FlagOf("normalized", !token.FlagOf("special", false)));
    }

    /// <summary>Sets added tokens at their ids; a token that the model has keeps its id there.</summary>
    /// <exception cref="FormatException">Two tokens have one id, or one token two.</exception>
    public static string[] WithAdded(string[] tokens, IReadOnlyCollection<AddedToken> added)
    {
        var ids = new Dictionary<int, string>();
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length > 0)
            {
                ids.Add(id, tokens[id]);
            }
        }

        var places = new Dictionary<string, int>();
        foreach ((int id, string token) in ids)
        {
            places.Add(token, id);
        }

        foreach (AddedToken token in added)
        {
            if (ids.GetValueOrDefault(token.Id, token.Content) != token.Content
                || places.GetValueOrDefault(token.Content, token.Id) != token.Id)
            {
                string other = places.TryGetValue(token.Content, out int place) ? $"with id {place}" : $"'{ids[token.Id]}' there";
                throw new FormatException($"field added_tokens: expected the token '{token.Content}' with id {token.Id}, found {other}.");
            }

            ids[token.Id] = token.Content;
            places[token.Content] = token.Id;
        }

        return PretrainedFiles.InOrder(ids.Select(entry => (entry.Value, entry.Key)));
    }
}
